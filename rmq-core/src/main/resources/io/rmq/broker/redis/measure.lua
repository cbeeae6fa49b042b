-- Measures what waits in a topic and for its groups. Changes nothing.
--
-- KEYS[1..3] the topic's lanes, by priority
-- KEYS[4]    its delayed messages
-- KEYS[5]    its facts
-- KEYS[6..]  for each group that is known: its three lanes, its waiting retries, its dead letters, and
--            what its consumers have been handling for long
-- ARGV[1]    a consumer that is alive was seen within so many ms
-- ARGV[2..]  for each group that is known: its name, and the fact that it is paused
-- Returns    the server's time in ms; how many messages are stored for all groups; how many are
--            delayed; for how many ms the oldest has been stored that has no group to be read by, -1 for
--            none; how many were ever dropped to make room for others; and for each group of the topic: its name; how many messages are pending,
--            -1 when the group was not known, and so was not measured; how many are ready of
--            each priority, -1 when that cannot be told cheaply; for how many ms the oldest of
--            them has been ready, -1 for none; how many retries wait; how many dead letters
--            there are; how many consumers are alive; 1 if it is paused, else 0; how many messages
--            have been handled for longer than they may. In the end what is wrong with lanes, see
--            faults.lua
-- Uses       now, fields, next-entry, as-table, unread, alive, faults

-- A lane may be ahead of the clock by so many ms.
local MAX_AHEAD = 60000

local time = now()
local stored, oldest, groups, known = 0, -1, {}, {}

for i = 2, #ARGV, 2 do
	known[ARGV[i]] = { keys = 5 + (i - 2) / 2 * 6, paused = ARGV[i + 1] }
end

-- How many messages are handled for longer than they may, as busy.lua has kept it.
local function overdue(busy)
	local count, consumers = 0, redis.call('HGETALL', busy)
	for i = 2, #consumers, 2 do
		local valid, messages = string.match(consumers[i], '^(%d+) %S+(.*)$')
		if number(valid) > time then
			for deadline in string.gmatch(messages, ' %d:%S+ %d+ (%d+) %d+ %S+') do
				local at = tonumber(deadline)
				count = count + (at > 0 and at <= time and 1 or 0)
			end
		end
	end
	return count
end

-- Adds what is in a lane to what is known of its groups. Returns how many these are.
local function add(lane, priority)
	local infos = redis.pcall('XINFO', 'GROUPS', lane)
	infos = infos.err and {} or infos
	for _, info in ipairs(infos) do
		local facts = as_table(info)
		local group = groups[facts.name]
		if not group then
			group = { pending = 0, ready = { 0, 0, 0 }, oldest = -1, alive = {} }
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
			add_alive(group.alive, lane, facts.name, tonumber(ARGV[1]))
		end
	end
	return #infos
end

for priority = 1, 3 do
	stored = stored + redis.call('XLEN', KEYS[priority])
	local first = add(KEYS[priority], priority) == 0 and next_entry(KEYS[priority], '0-0')
	oldest = first and math.max(oldest, time - ready_since(first[1], first[2]), 0) or oldest
	for _, group in pairs(known) do
		add(KEYS[group.keys + priority], priority)
	end
end
local answer = { time, stored, redis.call('ZCARD', KEYS[4]), oldest, number(redis.call('HGET', KEYS[5], 'dropped') or '') }
for name, group in pairs(groups) do
	local given = known[name]
	local values = { name, -1, 0, 0, 0, -1, 0, 0, 0, 0, 0 }
	if given then
		values = { name, group.pending, group.ready[1], group.ready[2], group.ready[3], group.oldest,
			redis.call('ZCARD', KEYS[given.keys + 4]), redis.call('XLEN', KEYS[given.keys + 5]), size_of(group.alive),
			redis.call('HEXISTS', KEYS[5], given.paused), overdue(KEYS[given.keys + 6]) }
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
