-- Drops a topic with all that it has, in one step.
--
-- KEYS[1..3] the topic's lanes: high, normal, low
-- KEYS[4]    the topic's delayed messages: id -> due time in ms
-- KEYS[5]    the topic's facts
-- KEYS[6]    the topic's delayed messages: id -> packed message
-- KEYS[7]    the topic's guards that are forgotten with its messages
-- KEYS[8..]  for each group its lanes, its waiting retries, its dead letters, its retries packed,
--            the ids it has handled, those it is handling and what it has been handling for
--            long, nine in all; then the
--            statistics of all hours
-- ARGV[1]    how long no consumer may have been seen, in ms; 0 when that does not matter
-- ARGV[2..]  the groups as far as they are known
-- Returns    `groups` and their names if they are others; call again with these. `alive`, a group,
--            its consumer that was seen and how long ago, in ms. In both cases nothing was done.
--            Or else `dropped`, and how many messages are gone, dead letters included
-- Uses       deadline, as-table, groups

-- How many a key has: none, if another program has put something else there. It goes with the
-- topic.
local function count(command, key)
	local number = redis.pcall(command, key)
	return type(number) == 'number' and number or 0
end

local unseen = tonumber(ARGV[1])
local known = {}
for i = 2, #ARGV do
	known[i - 1] = ARGV[i]
end
local topic_lanes = { KEYS[1], KEYS[2], KEYS[3] }
local facts = redis.pcall('HGETALL', KEYS[5])
local others = strangers(all_groups(topic_lanes, facts.err and {} or as_table(facts)), known)
if others then
	return others
end

local gone = count('ZCARD', KEYS[4])
for place, group in ipairs(known) do
	local first = 7 + (place - 1) * 9
	local lanes = { KEYS[1], KEYS[2], KEYS[3], KEYS[first + 1], KEYS[first + 2], KEYS[first + 3] }
	for _, lane in ipairs(lanes) do
		local consumers = redis.pcall('XINFO', 'CONSUMERS', lane, group)
		for _, info in ipairs(consumers.err and {} or consumers) do
			local consumer = as_table(info)
			if consumer.idle < unseen then
				return { 'alive', group, consumer.name, consumer.idle }
			end
		end
	end
	for lane = 4, 6 do
		gone = gone + count('XLEN', lanes[lane])
	end
	gone = gone + count('ZCARD', KEYS[first + 4]) + count('XLEN', KEYS[first + 5])
end
for _, lane in ipairs(topic_lanes) do
	gone = gone + count('XLEN', lane)
end
-- The memory is freed in the background.
for _, key in ipairs(KEYS) do
	redis.call('UNLINK', key)
end
return { 'dropped', gone }
