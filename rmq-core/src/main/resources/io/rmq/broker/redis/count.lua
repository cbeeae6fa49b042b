-- Counts what a topic and its groups have.
--
-- KEYS[1..3] the topic's lanes: high, normal, low
-- KEYS[4]    the topic's delayed messages: id -> due time in ms
-- KEYS[5]    the topic's facts
-- KEYS[6..]  for each group its lanes, its waiting retries and its dead letters, five in all
-- ARGV[1]    a consumer is alive that was seen within so many ms
-- ARGV[2..]  the groups as far as they are known
-- Returns    `groups` and their names if they are others; call again with these. Or else
--            `counted`; the server's time; how many messages are delayed; how many were
--            dropped; when the first delayed message is due, the mean and the latest; how many are stored in each lane of the topic, 0 if it has groups; when the oldest
--            of them became ready; and for each group `group`, or `remains` when it was
--            dropped and something is left of it; how many are unread in each lane of the
--            topic, then in each lane of the group; 1 if these are exact, 0 if there are at
--            most so many; how many are pending; how many retries wait; how many dead letters
--            there are; how many consumers are alive; since when it is paused, 0 for not at
--            all; when the oldest that is unread became ready, 0 for none; and when the first
--            retry is due, the mean and the latest. All times are in ms; 0 where nothing is due
-- Uses       now, fields, next-entry, as-table, unread, alive, groups

local facts = as_table(redis.call('HGETALL', KEYS[5]))

local names, on_lane, counts = all_groups({ KEYS[1], KEYS[2], KEYS[3] }, facts)
local known = { unpack(ARGV, 2) }
local others = strangers(names, known)
if others then
	return others
end

local function older(a, b)
	return b and (a == 0 or b < a) and b or a
end

local stored, topic_oldest = {}, 0
for lane = 1, 3 do
	stored[lane] = counts[lane] == 0 and redis.call('XLEN', KEYS[lane]) or 0
	local first = counts[lane] == 0 and next_entry(KEYS[lane], '0-0')
	topic_oldest = older(topic_oldest, first and ready_since(first[1], first[2]))
end

-- How many messages the mean of when they are due is taken from, evenly spread: exact for as many.
local SAMPLE = 200

-- When the first message is due that waits, on average, and the last.
local function due_times(waiting)
	local count = redis.call('ZCARD', waiting)
	if count == 0 then
		return { 0, 0, 0 }
	end
	local first = tonumber(redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')[2])
	local last = tonumber(redis.call('ZRANGE', waiting, -1, -1, 'WITHSCORES')[2])
	local sample, sum = math.min(count, SAMPLE), 0
	for i = 0, sample - 1 do
		local rank = math.floor((i + 0.5) * count / sample)
		sum = sum + tonumber(redis.call('ZRANGE', waiting, rank, rank, 'WITHSCORES')[2]) - first
	end
	return { first, math.floor(first + sum / sample), last }
end

local groups = {}
for place, name in ipairs(known) do
	local unread_in, exact, pending, alive, oldest = { 0, 0, 0, 0, 0, 0 }, 1, 0, {}, 0
	local key = 5 + (place - 1) * 5
	for lane = 1, 6 do
		local stream = lane <= 3 and KEYS[lane] or KEYS[key + lane - 3]
		local group = on_lane[lane] and on_lane[lane][name]
		if lane > 3 then
			local own = redis.pcall('XINFO', 'GROUPS', stream)
			group = not own.err and own[1] and as_table(own[1])
		end
		if group then
			local count, is_exact, _, since = unread(stream, group, lane > 3 or counts[lane] == 1)
			unread_in[lane] = count
			exact = is_exact and exact or 0
			pending = pending + group.pending
			add_alive(alive, stream, name, tonumber(ARGV[1]))
			oldest = older(oldest, since)
			topic_oldest = older(topic_oldest, lane <= 3 and since)
		end
	end
	groups[place] = { names[name], unread_in[1], unread_in[2], unread_in[3], unread_in[4], unread_in[5],
		unread_in[6], exact, pending, redis.call('ZCARD', KEYS[key + 4]), redis.call('XLEN', KEYS[key + 5]),
		size_of(alive), number(facts['paused:' .. name]), oldest, due_times(KEYS[key + 4]) }
end
return { 'counted', now(), redis.call('ZCARD', KEYS[4]), number(facts.dropped), due_times(KEYS[4]), stored[1], stored[2],
	stored[3], topic_oldest, unpack(groups) }
