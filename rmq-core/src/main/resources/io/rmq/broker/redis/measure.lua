-- Measures what waits in a topic and for its groups. Changes nothing.
--
-- KEYS[1..3] the topic's lanes, by priority
-- KEYS[4]    its delayed messages
-- KEYS[5]    its facts
-- KEYS[6..]  for each group that is known: its three lanes, its waiting retries, its dead letters
-- ARGV[1]    a consumer that is alive was seen within so many ms
-- ARGV[2..]  for each group that is known: its name, and the fact that it is paused
-- Returns    the server's time in ms, how many messages are stored for all groups, how many are
--            delayed; and for each group of the topic: its name; how many messages are pending,
--            -1 when the group was not known, and so was not measured; how many are ready of
--            each priority, -1 when that cannot be told cheaply; for how many ms the oldest of
--            them has been ready, -1 for none; how many retries wait; how many dead letters
--            there are; how many consumers are alive; 1 if it is paused, else 0. In the end what is
--            wrong with lanes, see faults.lua

-- A lane may be ahead of the clock by so many ms.
local MAX_AHEAD = 60000

local time = now()
local stored, groups, known = 0, {}, {}

for i = 2, #ARGV, 2 do
	known[ARGV[i]] = { keys = 5 + (i - 2) / 2 * 5, paused = ARGV[i + 1] }
end

-- Adds what is in a lane to what is known of its groups.
local function add(lane, priority)
	local infos = redis.pcall('XINFO', 'GROUPS', lane)
	for _, info in ipairs(infos.err and {} or infos) do
		local facts = as_table(info)
		local group = groups[facts.name]
		if not group then
			group = { pending = 0, ready = { 0, 0, 0 }, oldest = -1, consumers = 0, alive = {} }
			groups[facts.name] = group
		end
		if known[facts.name] then
			local count, exact, first, since = unread(lane, facts, #infos == 1)
			local ready = group.ready[priority]
			group.ready[priority] = exact and ready >= 0 and ready + count or -1
			if first then
				group.oldest = math.max(group.oldest, time - since, 0)
			end
			group.pending = group.pending + facts.pending
			for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', lane, facts.name)) do
				local who = as_table(consumer)
				if who.idle <= tonumber(ARGV[1]) and not group.alive[who.name] then
					group.alive[who.name] = true
					group.consumers = group.consumers + 1
				end
			end
		end
	end
end

for priority = 1, 3 do
	stored = stored + redis.call('XLEN', KEYS[priority])
	add(KEYS[priority], priority)
	for _, group in pairs(known) do
		add(KEYS[group.keys + priority], priority)
	end
end
local answer = { time, stored, redis.call('ZCARD', KEYS[4]) }
for name, group in pairs(groups) do
	local given = known[name]
	local values = { name, -1, 0, 0, 0, -1, 0, 0, 0, 0 }
	if given then
		values = { name, group.pending, group.ready[1], group.ready[2], group.ready[3], group.oldest,
			redis.call('ZCARD', KEYS[given.keys + 4]), redis.call('XLEN', KEYS[given.keys + 5]), group.consumers,
			redis.call('HEXISTS', KEYS[5], given.paused) }
	end
	for _, value in ipairs(values) do
		answer[#answer + 1] = value
	end
end
local faults = {}
for key = 1, 3 do
	add_fault(faults, key, 'XLEN', time, MAX_AHEAD)
end
for _, group in pairs(known) do
	for key = group.keys + 1, group.keys + 3 do
		add_fault(faults, key, 'XLEN', time, MAX_AHEAD)
	end
	add_fault(faults, group.keys + 5, 'XLEN', time, MAX_AHEAD)
end
answer[#answer + 1] = faults
return answer
