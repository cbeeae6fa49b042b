-- Adds what was counted of a topic to the statistics of the minute that it is.
--
-- KEYS[1]    the topic's statistics of an hour: minute, or minute, colon and group -> figures
-- KEYS[2]    the same of the next hour
-- KEYS[3]    the topic's facts
-- KEYS[4]    the topic's delayed messages: id -> due time in ms
-- KEYS[5..7] the topic's lanes: high, normal, low
-- ARGV[1]    the first of these hours, counted since 1970
-- ARGV[2..]  eight for the topic and for each group: nothing, or a colon and the group; how many
--            messages were sent, or handled; for how many µs that took; how many calls have
--            failed; how many messages were put aside for a retry; how many became dead
--            letters; how many are ready, and for how many ms the oldest of them has been:
--            `-` for none, nothing when that was not measured
-- Returns    the hour that it is. If it is neither of the two, nothing was done; call again
--            with its keys. Nothing was done either if there is no such topic (any more)
-- Uses       whole, now, fields

local time = now()
local hour = math.floor(time / 3600000)
local key = KEYS[hour - tonumber(ARGV[1]) + 1]
if not key then
	return hour
end

-- What is told late must not bring back what was dropped. A topic that is only sent to has no facts.
local there = redis.call('HLEN', KEYS[3]) > 0 or redis.call('ZCARD', KEYS[4]) > 0
for lane = 5, 7 do
	there = there or not redis.pcall('XINFO', 'STREAM', KEYS[lane]).err
end
if not there then
	return hour
end

local minute = whole(math.floor(time / 60000) % 60)
for i = 2, #ARGV, 8 do
	local field, figures = minute .. ARGV[i], {}
	for figure in string.gmatch(redis.call('HGET', key, field) or '', '%S+') do
		figures[#figures + 1] = figure
	end
	for n = 1, 5 do
		figures[n] = whole(number(figures[n]) + number(ARGV[i + n]))
	end
	for n = 6, 7 do
		figures[n] = ARGV[i + n] ~= '' and ARGV[i + n] or figures[n] or '-'
	end
	-- What says nothing is left out at the end: the values are to be short.
	local last = #figures
	while last > 1 and figures[last] == (last > 5 and '-' or '0') do
		last = last - 1
	end
	redis.call('HSET', key, field, table.concat(figures, ' ', 1, last))
end
redis.call('PEXPIREAT', key, whole((hour + 25) * 3600000))
return hour
