-- Stores a message that is due later, or that is stored only on terms.
--
-- KEYS[1..3] the topic's lanes: high, normal, low
-- KEYS[4]    the topic's delayed messages: id -> due time in ms
-- KEYS[5]    the topic's delayed messages: id -> packed message
-- KEYS[6]    the guard against a second message under its name, usually the id; or all that are
--            forgotten with the topic's messages: name -> until when it counts, in ms
-- KEYS[7]    the topic's facts, where dropped messages are counted
-- ARGV[1]    `now`, `after` when the next is a delay in ms, `at` when it is a time in ms
-- ARGV[2]    the delay or the time
-- ARGV[3]    the priority: 1 high, 2 normal, 3 low
-- ARGV[4]    the channel on which to tell when the first due time changed
-- ARGV[5]    for how long, in ms, the guard keeps others away; 0 for no guard
-- ARGV[6]    how many messages the topic may have; 0 for no limit
-- ARGV[7]    1 to drop messages to make room, 0 to refuse this one
-- ARGV[8]    the message's id
-- ARGV[9]    the name of the guard among those in KEYS[6]; empty when that is one guard
-- ARGV[10..] the fields of the message, names and values
-- Returns    `stored` and the entry, empty when it is due later; or else, and nothing was
--            done: `duplicate` and the entry of the message that was stored under the
--            guard; `waits` when a delayed message with its id does; `full` and how many
--            there are
-- Uses       whole, now, due-after, fields, range, entry-order, other-groups, add-new, notify
-- Uses       held-by-any

-- So that one send does not take long, however much a limit was lowered.
local MAX_DROPS = 20
-- How many messages in flight are passed over to find one that is not.
local LOOK_AHEAD = 50

local window, max_length, id, name = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[8], ARGV[9]

local function length()
	return redis.call('XLEN', KEYS[1]) + redis.call('XLEN', KEYS[2]) + redis.call('XLEN', KEYS[3])
		+ redis.call('ZCARD', KEYS[4])
end

-- The oldest entry of a lane that is not in flight. The head may be in flight; nothing after the
-- last entry that a group has read is.
local function oldest(lane)
	local groups = other_groups(lane, nil)
	local start = '-'
	for _ = 1, LOOK_AHEAD do
		local entry = range(lane, start, '+', 1)[1]
		if not entry then
			return nil
		end
		if not held_by_any(lane, groups, entry[1]) then
			return entry[1]
		end
		start = '(' .. entry[1]
	end
	local last = '0-0'
	for _, info in ipairs(groups) do
		if is_after(info.last, last) then
			last = info.last
		end
	end
	local entry = range(lane, '(' .. last, '+', 1)[1]
	return entry and entry[1]
end

local function drop_one()
	for lane = 3, 1, -1 do
		local entry = oldest(KEYS[lane])
		if entry then
			redis.call('XDEL', KEYS[lane], entry)
			redis.call('HINCRBY', KEYS[7], 'dropped', 1)
			return true
		end
	end
	return false
end

-- Before the time is read: what is due at once is not due after it.
local due = 0
if ARGV[1] == 'after' then
	due = due_after(tonumber(ARGV[2]))
elseif ARGV[1] == 'at' then
	due = tonumber(ARGV[2])
end
local time = now()
if window > 0 and name == '' then
	local first = redis.call('GET', KEYS[6])
	if first then
		return { 'duplicate', first }
	end
elseif window > 0 then
	-- Few at a time, but more than are added.
	local over = redis.call('ZRANGEBYSCORE', KEYS[6], '-inf', whole(time), 'LIMIT', 0, 10)
	if #over > 0 then
		redis.call('ZREM', KEYS[6], unpack(over))
	end
	if number(redis.call('ZSCORE', KEYS[6], name) or nil) > time then
		return { 'duplicate', '' }
	end
end

if due > time and redis.call('HEXISTS', KEYS[5], id) == 1 then
	return { 'waits' }
end

if max_length > 0 then
	local there, dropped = length(), 0
	while ARGV[7] == '1' and there - dropped >= max_length and dropped < MAX_DROPS and drop_one() do
		dropped = dropped + 1
	end
	-- With a limit that was lowered, it is enough that there are not more than before.
	if there - dropped >= max_length and dropped == 0 then
		return { 'full', whole(there) }
	end
end

local fields = { unpack(ARGV, 10) }
local entry = ''
if due <= time then
	entry = add_new(KEYS[tonumber(ARGV[3])], fields)
else
	-- A delayed message lives from when it is due.
	set(fields, 'ts', whole(time))
	local ttl = number(get(fields, 'ttl'))
	if ttl > 0 then
		set(fields, 'exp', whole(due + ttl))
	end
	table.insert(fields, 1, ARGV[3])
	redis.call('HSET', KEYS[5], id, cmsgpack.pack(fields))
	redis.call('ZADD', KEYS[4], whole(due), id)
	notify_if_first(KEYS[4], id, ARGV[4], due - time)
end
if window > 0 and name == '' then
	redis.call('SET', KEYS[6], entry, 'PX', ARGV[5])
elseif window > 0 then
	redis.call('ZADD', KEYS[6], whole(time + window), name)
	-- The last of them is the last to go.
	redis.call('PEXPIREAT', KEYS[6], redis.call('ZRANGE', KEYS[6], -1, -1, 'WITHSCORES')[2])
end
return { 'stored', entry }
