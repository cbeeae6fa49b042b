-- Finds what is wrong with the keys of a topic. Changes nothing.
--
-- KEYS      the keys
-- ARGV[1]   by how many ms the newest entry of a lane may be ahead of the clock
-- ARGV[2..] for each key the command that counts what it has: XLEN, ZCARD or HLEN
-- Returns   the server's time in ms, and the faults, see faults.lua
-- Uses      whole, now, faults

local time = now()
local faults = { whole(time) }
for key = 1, #KEYS do
	local failure = add_fault(faults, key, ARGV[key + 1], time, tonumber(ARGV[1]))
	if failure then
		return failure
	end
end
return faults
