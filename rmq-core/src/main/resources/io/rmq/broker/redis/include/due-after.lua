-- When something is due that waits so many ms, in ms: never early, not by a part of one.
local function due_after(delay)
	local time = redis.call('TIME')
	local part = delay > 0 and time[2] % 1000 > 0 and 1 or 0
	return time[1] * 1000 + math.floor(time[2] / 1000) + delay + part
end
