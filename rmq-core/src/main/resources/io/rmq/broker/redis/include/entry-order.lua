-- Whether a number is larger than another, both in digits: an id may have more of them than a
-- number in Lua.
local function is_larger(a, b)
	if #a ~= #b then
		return #a > #b
	end
	return a > b
end

local function is_after(a, b)
	local a_time, a_sequence = string.match(a, '^(%d+)-(%d+)$')
	local b_time, b_sequence = string.match(b, '^(%d+)-(%d+)$')
	if a_time ~= b_time then
		return is_larger(a_time, b_time)
	end
	return is_larger(a_sequence, b_sequence)
end
