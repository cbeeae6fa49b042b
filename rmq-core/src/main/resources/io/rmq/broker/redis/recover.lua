-- Takes entries whose lease ran out from their holders and gives them back to the group. An
-- entry whose consumers died with it too often is given back once more, for a consumer to make it
-- a dead letter as its listener is set up, without handling it. If even that one dies, it
-- becomes a dead letter of the group here, so that nothing goes round for ever.
--
-- A lease runs out only while it is watched. An entry's age grows also while the server stands
-- still, is restarted or has its clock set, when no holder can renew anything. So an entry is
-- taken only if the server was seen to run while its holder should have renewed the lease:
-- by looks that were no further apart than half a lease. Holders renew each quarter of a lease, so
-- nothing is watched before half of one is over, and of a dead consumer is taken when it is.
--
-- A crash counts for a message that was begun: its consumer has said so if it had reason to
-- suspect it (see Suspects.java). The first one counts for all that the consumer held, as it
-- then had no reason yet. What dies again and again before it is begun, say while it is
-- read, is given up too, but much later.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the group's dead letters
-- KEYS[8]    the watch: for each length of lease, in ms, when it began and when the latest look
--            was, in ms, with blanks between
-- ARGV[1]    the group
-- ARGV[2]    the consumer that asks. It renews what it knows of, so its own entries get a lease
--            more, and no death is counted for them
-- ARGV[3]    its lease in ms
-- ARGV[4]    how many consumers may die with a message
-- ARGV[5]    how many entries to take at most
-- ARGV[6]    how many dead letters are kept, about; 0 for none
-- ARGV[7]    how long they are kept, in ms; 0 for no limit
-- ARGV[8]    the lane at which to go on, 1 at first
-- ARGV[9]    the entry after which to go on in it; empty at first
-- ARGV[10]   the server's time of the first call of those that look at all, in ms: all go by that,
--            as what is younger must not be taken before what is older; 0 for the first
-- Returns    how many were given back, how many became dead letters, in how many ms to look
--            again, the server's time in ms, and, as in ARGV[8] and ARGV[9], where to go on; the
--            lane is 0 when all were looked at; and how many dead letters were trimmed
-- Uses       deadline, memory, whole, now, fields, size, read, as-table, other-groups, remove
-- Uses       times, trim-dead-letters, bury, release-to-group

-- How many pending entries one call looks at, and how many it reads at a time.
local LOOK = 500
local PAGE = 100
-- The delivery count of a message that was begun.
local BEGUN = 1000
-- How many times more often a message may be lost before it is begun.
local PATIENCE = 10
-- The parts of a lease after which an entry is watched; which looks may be apart, in ms at least;
-- for which the watch must have gone on: a holder renews after 3/8 at most; and after which
-- to look again.
local SILENT = 1 / 2
local MAX_GAP, MIN_GAP = 1 / 2, 500
local WATCHED = 0.45
local LOOK_AGAIN = 1 / 4

local PRIORITIES = { 'HIGH', 'NORMAL', 'LOW' }
local group, asking, lease, max_crashes = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local left, look = tonumber(ARGV[5]), LOOK
local recovered, poisoned, next_look, bytes = 0, 0, lease * SILENT, 0
local time = now()
local start_time = ARGV[10] == '0' and time or tonumber(ARGV[10])

-- A consumer's name says how long its lease is, which may be another than ours.
local function lease_of(consumer)
	return tonumber(string.match(consumer, '~(%d+)$')) or lease
end

local watch, seen, longest = {}, {}, 0
for length, since, last in string.gmatch(redis.call('GET', KEYS[8]) or '', '(%d+) (%d+) (%d+)') do
	watch[tonumber(length)] = { since = tonumber(since), last = tonumber(last) }
end

-- For how many ms leases of a length have been watched without a gap, which this look goes on with.
local function watched(length)
	if not seen[length] then
		local before = watch[length]
		local gap = before and time - before.last or -1
		local since = gap >= 0 and gap <= math.max(MIN_GAP, length * MAX_GAP) and before.since or time
		watch[length] = { since = since, last = time }
		seen[length] = true
		longest = math.max(longest, length)
	end
	return start_time - watch[length].since
end

-- In how many ms an entry can be taken, 0 for now, or how long it is until it is to be looked at
-- again. What was released by XNACK has no holder and no age: its idle time is -1.
local function time_left(holder, idle, elapsed)
	if holder == '' or idle < 0 then
		return 0
	end
	local length = lease_of(holder)
	idle = idle - elapsed - (holder == asking and length or 0)
	if idle < length * SILENT then
		return length * SILENT - idle
	end
	local needed = math.max(length - idle, length * WATCHED - watched(length))
	return needed > 0 and math.min(needed, length * LOOK_AGAIN) or 0
end

-- Counts the death of the holder. Returns why the message is given up, nil when it is not.
local function count_death(fields, holder, begun)
	local crashes = number(get(fields, 'rec'))
	if crashes >= max_crashes then
		return crashes + 1 .. ' consumers died with it'
	end
	if begun or crashes == 0 and max_crashes > 1 then
		set(fields, 'rec', whole(crashes + 1))
		if crashes + 1 >= max_crashes then
			set(fields, 'holder', holder)
		end
		return nil
	end
	local lost = number(get(fields, 'lost')) + 1
	set(fields, 'lost', whole(lost))
	if lost >= PATIENCE * max_crashes then
		return lost .. ' consumers died before they began to handle it'
	end
end

local function take(lane, others, id, holder, idle, deliveries)
	local stream = KEYS[lane]
	local fields = read(stream, id)
	if fields then
		keep_times(fields, id)
		-- Neither who released it nor who asks has died.
		local reason = holder ~= '' and holder ~= asking and count_death(fields, holder, deliveries >= BEGUN)
		if reason then
			set(fields, 'priority', PRIORITIES[math.ceil(lane / 2)])
			set(fields, 'reason', 'POISON')
			set(fields, 'error', '')
			set(fields, 'message', reason .. ', the last was ' .. holder .. ', silent for ' .. idle .. ' ms')
			set(fields, 'stack', '')
			bury(KEYS[7], fields, ARGV[6], ARGV[7])
			poisoned = poisoned + 1
		else
			release_to_group(KEYS, lane, fields)
			recovered = recovered + 1
		end
		bytes = bytes + size(fields)
	end
	remove(stream, group, others, id)
	left = bytes < MAX_BYTES and left - 1 or 0
end

-- Returns a page of pending entries, and how many ms after the start their idle times were read. Both
-- are read within one millisecond: rounded differently, an older entry would seem to be younger.
local function pending_at(stream, start, page)
	local pending, read_at
	for _ = 1, 10 do
		read_at = now()
		pending = redis.pcall('XPENDING', stream, group, start, '+', page)
		if now() == read_at then
			break
		end
	end
	-- Not negative, as after a fail-over to a server whose clock is behind.
	return pending, math.max(0, read_at - start_time)
end

-- Looks at a lane. Returns after which entry to go on, nil when all were looked at.
local function look_at(lane, after)
	local others
	while look > 0 do
		local start = after == '' and '-' or '(' .. after
		local page = math.min(PAGE, look)
		local pending, elapsed = pending_at(KEYS[lane], start, page)
		if pending.err then
			return nil
		end
		for _, entry in ipairs(pending) do
			local id, holder, idle, deliveries = entry[1], entry[2], entry[3], entry[4]
			local wait = time_left(holder, idle, elapsed)
			if wait > 0 then
				next_look = math.min(next_look, wait)
			elseif left == 0 then
				next_look = 0
				return after
			else
				others = others or other_groups(KEYS[lane], group)
				take(lane, others, id, holder, idle, deliveries)
			end
			after = id
		end
		if #pending < page then
			return nil
		end
		look = look - page
	end
	return after
end

-- What a dead consumer held frees memory when another has handled it.
go_on_without_memory(KEYS[1])
local lane, after = tonumber(ARGV[8]), ARGV[9]
if lane == 1 and after == '' then
	-- One that holds nothing now may fetch in a moment, and die. All show themselves in this lane.
	local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[4], group)
	for _, info in ipairs(consumers.err and {} or consumers) do
		next_look = math.min(next_look, lease_of(as_table(info).name) * SILENT)
	end
end
while lane > 0 do
	local last = look_at(lane, after)
	if last then
		after = last
		break
	end
	lane, after = (lane + 1) % 7, ''
end
if longest > 0 then
	local looks = {}
	for length, each in pairs(watch) do
		if time - each.last <= math.max(length, MIN_GAP) then
			looks[#looks + 1] = whole(length) .. ' ' .. whole(each.since) .. ' ' .. whole(each.last)
			longest = math.max(longest, length)
		end
	end
	redis.call('SET', KEYS[8], table.concat(looks, ' '), 'PX', whole(math.max(longest, MIN_GAP)))
end
return { recovered, poisoned, math.ceil(next_look), time, lane, after, trimmed }
