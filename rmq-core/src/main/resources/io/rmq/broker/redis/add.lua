-- Adds a message to a lane. The entry's id says when, unless the lane's newest entry is ahead of
-- the server's clock: then the message says it itself. Sent whole, so it stands alone.
--
-- KEYS[1]   the lane
-- ARGV[1]   1 if the lane was ahead when it was looked at last, else 0
-- ARGV[2]   the time to live in ms, 0 for no limit
-- ARGV[3..] the fields of the message, names and values
-- Returns   the entry, the server's time in ms, and 1 if the entry is ahead of it, else 0

local fields, ttl = { unpack(ARGV, 3) }, tonumber(ARGV[2])

local function now()
	local time = redis.call('TIME')
	return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function add_with_times()
	local time = now()
	local times = { 'ts', string.format('%.0f', time) }
	if ttl > 0 then
		times[3], times[4] = 'exp', string.format('%.0f', time + ttl)
	end
	for _, each in ipairs(times) do
		fields[#fields + 1] = each
	end
	return redis.call('XADD', KEYS[1], '*', unpack(fields))
end

local function is_ahead(entry)
	return tonumber(string.match(entry, '^%d+')) > now()
end

local entry = ARGV[1] == '1' and add_with_times() or redis.call('XADD', KEYS[1], '*', unpack(fields))
local ahead = is_ahead(entry)
if ahead and ARGV[1] == '0' then
	redis.call('XDEL', KEYS[1], entry)
	entry = add_with_times()
end
return { entry, string.format('%.0f', now()), ahead and 1 or 0 }
