-- Tells how it is with a group, and notes when a consumer of it was last seen.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the group's waiting retries
-- KEYS[8]    the group's dead letters
-- KEYS[9]    the topic's facts
-- KEYS[10]   what each consumer of the group has been handling for long
-- ARGV[1]    the group
-- ARGV[2]    the fact that it is paused
-- ARGV[3]    the fact when it was last seen
-- ARGV[4]    the fact that something is left of it after it was dropped
-- Returns    `group`, `remains` when it was dropped and something is left of it, or `none`;
--            how many messages are pending; how many are ready, -1 when that cannot be told
--            cheaply; 1 if there are any messages, else 0; how many retries wait; how many
--            dead letters there are; since when it is paused, 0 for not at all; when it was
--            last seen, 0 for never; the server's time; the fields and values of what was handled
--            for long; and for each consumer on each lane
--            its name, pending messages and idle time. All times are in ms
-- Uses       whole, now, fields, as-table, unread

-- What is told of one that is gone must not change with each look, not by a ms either.
local TOLERANCE = 100

local group = ARGV[1]
local time = now()
local kind, pending, ready, any, idle = 'none', 0, 0, false, nil
local consumers = {}

for lane = 1, 6 do
	local groups = redis.pcall('XINFO', 'GROUPS', KEYS[lane])
	for _, info in ipairs(groups.err and {} or groups) do
		local facts = as_table(info)
		if facts.name == group then
			kind = 'group'
			pending = pending + facts.pending
			local count, exact, next = unread(KEYS[lane], facts, #groups == 1)
			any = any or facts.pending > 0 or next ~= nil
			ready = exact and ready >= 0 and ready + count or -1
			for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[lane], group)) do
				local who = as_table(consumer)
				idle = math.min(idle or who.idle, who.idle)
				consumers[#consumers + 1] = who.name
				consumers[#consumers + 1] = who.pending
				consumers[#consumers + 1] = who.idle
			end
		end
	end
end
local retries = redis.call('ZCARD', KEYS[7])
local seen = number(redis.call('HGET', KEYS[9], ARGV[3]) or '')
if kind == 'group' then
	local seen_now = idle and time - idle or seen == 0 and time or seen
	if seen_now > seen + TOLERANCE then
		seen = seen_now
		-- Not now if there is no memory for it.
		redis.pcall('HSET', KEYS[9], ARGV[3], whole(seen))
	end
elseif redis.call('HEXISTS', KEYS[9], ARGV[4]) == 1 then
	kind = 'remains'
end
local answer = { kind, pending, ready, (any or retries > 0) and 1 or 0, retries, redis.call('XLEN', KEYS[8]),
	number(redis.call('HGET', KEYS[9], ARGV[2]) or ''), seen, time, redis.call('HGETALL', KEYS[10]) }
for _, value in ipairs(consumers) do
	answer[#answer + 1] = value
end
return answer
