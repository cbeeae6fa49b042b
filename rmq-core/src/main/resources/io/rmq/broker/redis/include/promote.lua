-- Uses fields, storable

-- Adds a message that has waited to the lane of its priority: high, normal, low; to that of normal
-- priority when it is broken. What cannot be read is added as it is: whoever fetches it will find
-- out, and the others do not wait behind it.
local function promote(lanes, packed)
	local readable, fields = pcall(cmsgpack.unpack, packed)
	local lane = readable and type(fields) == 'table' and lanes[number(table.remove(fields, 1))]
	if lane and #fields <= MAX_VALUES then
		for _, each in ipairs({ lane, lanes[2] }) do
			if not redis.pcall('XADD', each, '*', unpack(fields)).err then
				return
			end
		end
	end
	redis.call('XADD', lanes[2], '*', 'body', packed)
end
