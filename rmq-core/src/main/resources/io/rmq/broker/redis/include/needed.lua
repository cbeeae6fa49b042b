-- Uses entry-order

-- Whether some other group has not read the entry yet, or has it pending.
local function needed(stream, others, id)
	for _, other in ipairs(others) do
		if is_after(id, other.last) then
			return true
		end
		if other.pending > 0 and #redis.call('XPENDING', stream, other.name, id, id, 1) > 0 then
			return true
		end
	end
	return false
end
