-- Shared by the scripts that settle or move entries; it is put in front of them.
--
-- An entry of a lane has one holder for life: taking a message from its holder makes it
-- another entry. So "the entry is pending in the group" is the same as "its holder still
-- holds it", and an old lease finds nothing.

-- About so many bytes of messages are moved by one call at most: the server does nothing else
-- meanwhile.
local MAX_BYTES = 4 * 1024 * 1024

-- More names and values than these are not passed to one call, which cannot take any number.
local MAX_VALUES = 4000

-- The last entry that there can be.
local LAST_ENTRY = '18446744073709551615-18446744073709551615'

-- Numbers beyond 14 digits would otherwise be written with an exponent.
local function whole(number)
	return string.format('%.0f', number)
end

local function now()
	local time = redis.call('TIME')
	return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- When something is due that waits so many ms, in ms: never early, not by a part of one.
local function due_after(delay)
	local time = redis.call('TIME')
	local part = delay > 0 and time[2] % 1000 > 0 and 1 or 0
	return time[1] * 1000 + math.floor(time[2] / 1000) + delay + part
end

-- Has the script go on though the server is out of memory. The server refuses commands that need
-- memory until a script has written something; this writes nothing, whatever the key is. For
-- scripts that move what is stored already or free what it takes, so that they need hardly more
-- than they free.
local function go_on_without_memory(key)
	redis.pcall('XACK', key, '', '0-0')
end

-- Whether the entry is still pending in the group; false too when the group is gone.
local function held(stream, group, id)
	local pending = redis.pcall('XPENDING', stream, group, id, id, 1)
	return not pending.err and #pending == 1
end

-- Whether there is such a group, on one of the lanes at least.
local function exists(lanes, group)
	for _, lane in ipairs(lanes) do
		if not redis.pcall('XPENDING', lane, group).err then
			return true
		end
	end
	return false
end

-- Creates a group on those of its lanes where it is missing. One that is new begins in the
-- topic's lanes at `start`; where it was lost, at the beginning, so that nothing is missed.
-- Returns on how many it was missing.
local function join(lanes, group, start)
	local missing = {}
	for lane = 1, 6 do
		if redis.pcall('XPENDING', lanes[lane], group).err then
			missing[#missing + 1] = lane
		end
	end
	for _, lane in ipairs(missing) do
		local new_to_topic = #missing == 6 and lane % 2 == 0
		redis.call('XGROUP', 'CREATE', lanes[lane], group, new_to_topic and start or '0', 'MKSTREAM')
	end
	return #missing
end

-- Entries from one to another. Behind the last that there can be is none, and the server refuses to
-- look.
local function range(stream, from, to, count)
	if from == '(' .. LAST_ENTRY then
		return {}
	end
	return redis.call('XRANGE', stream, from, to, 'COUNT', count)
end

-- The fields of an entry as a flat list of names and values, nil when there is none.
local function read(stream, id)
	local entry = redis.call('XRANGE', stream, id, id)[1]
	return entry and entry[2]
end

-- A field that is not a number counts as 0: one message that something else has written must
-- not hold up all others.
local function number(value)
	local read = tonumber(value or '')
	-- Neither `nan` nor `inf`.
	return read and read - read == 0 and read or 0
end

local function get(fields, name)
	for i = 1, #fields, 2 do
		if fields[i] == name then
			return fields[i + 1]
		end
	end
end

local function set(fields, name, value)
	for i = 1, #fields, 2 do
		if fields[i] == name then
			fields[i + 1] = value
			return
		end
	end
	fields[#fields + 1] = name
	fields[#fields + 1] = value
end

local function size(fields)
	local bytes = 0
	for i = 2, #fields, 2 do
		bytes = bytes + #fields[i]
	end
	return bytes
end

-- The fields as they can be passed to one call. What has more than that was written by something
-- else: it is kept as one, as what cannot be read, so that the others do not wait behind it.
local function storable(fields)
	return #fields <= MAX_VALUES and fields or { 'body', cmsgpack.pack(fields) }
end

-- Releases a message of one of the lanes to its group: into the group's lane of its priority, where
-- it comes before what is new on the topic. Into that of normal priority when it is broken: when
-- something else is under its key, or nothing can be added behind what is in it.
-- `lanes` are for each priority the group's, then the topic's.
local function release_to_group(lanes, lane, fields)
	fields = storable(fields)
	if redis.pcall('XADD', lanes[lane - (lane + 1) % 2], '*', unpack(fields)).err then
		redis.call('XADD', lanes[3], '*', unpack(fields))
	end
end

-- Has a message say when it was stored, and when it expires.
local function set_times(fields, stored)
	set(fields, 'ts', whole(stored))
	local ttl = number(get(fields, 'ttl'))
	if ttl > 0 then
		set(fields, 'exp', whole(stored + ttl))
	end
end

-- What a message keeps when it becomes another entry: when it was stored, when it expires. An
-- entry may be ahead of the clock, a message was not stored later than now. `time` is that, if
-- the caller knows.
local function keep_times(fields, id, time)
	if not get(fields, 'ts') then
		set_times(fields, math.min(tonumber(string.match(id, '^%d+')), time or now()))
	end
end

-- Adds a message that was not stored before. The entry's id says when, unless the lane's newest
-- entry is ahead of the clock: then the message says it itself.
local function add_new(lane, fields)
	local id = redis.call('XADD', lane, '*', unpack(fields))
	local time = now()
	if tonumber(string.match(id, '^%d+')) <= time then
		return id
	end
	redis.call('XDEL', lane, id)
	set_times(fields, time)
	return redis.call('XADD', lane, '*', unpack(fields))
end

-- Tells whoever promotes when a message became the first to be due: in how many ms. Nobody
-- depends on it: who did not hear it, or may not be told, finds out a little later.
local function tell_if_first(waiting, member, channel, delay)
	if redis.call('ZRANGE', waiting, 0, 0)[1] == member then
		redis.pcall('PUBLISH', channel, whole(delay))
	end
end

-- Tells whoever promotes to do so at once: it learns the facts of its group that way.
local function tell_to_look(channel)
	redis.pcall('PUBLISH', channel, '0')
end

-- Counts a failed attempt and adds it to the history. `previous` are the attempts that are
-- kept, `failure` is the JSON of this one without its opening brace.
local function add_attempt(fields, previous, failure)
	-- More than a billion are not counted, so that the number can be read however large it was.
	set(fields, 'att', whole(math.min(number(get(fields, 'att')), 999999999) + 1))
	local attempt = '{"at":' .. whole(now()) .. ',' .. failure
	set(fields, 'err', previous == '' and attempt or previous .. ',' .. attempt)
end

-- About how many dead letters that are too many or too old one call deletes, however many there
-- are: by default the server would delete ten thousand, and do nothing else meanwhile.
local MAX_TRIMMED = 500
local MAX_READ_TO_TRIM = 20
-- How many this call has deleted so, of whatever group.
local trimmed = 0

-- Deletes dead letters that are too old, as far as one call may. Returns whether there may be more.
local function trim_by_age(dead, max_age)
	if tonumber(max_age) == 0 then
		return false
	end
	if trimmed >= MAX_TRIMMED then
		return true
	end
	-- Must not fail: what is added twice is there twice.
	local first = math.max(1, now() - tonumber(max_age))
	local count = redis.call('XTRIM', dead, 'MINID', '~', whole(first), 'LIMIT', MAX_TRIMMED)
	if count == 0 then
		-- No whole node is, or it has more than that (stream-node-max-entries). Few, as they are read.
		local old = #range(dead, '-', whole(first - 1), MAX_READ_TO_TRIM)
		count = old > 0 and redis.call('XTRIM', dead, 'MAXLEN', redis.call('XLEN', dead) - old) or 0
	end
	trimmed = trimmed + count
	return count > 0
end

-- Deletes dead letters that are too many, as far as one call may.
local function trim_by_length(dead, max_length)
	if trimmed >= MAX_TRIMMED then
		return
	end
	local count = redis.call('XTRIM', dead, 'MAXLEN', '~', max_length, 'LIMIT', MAX_TRIMMED)
	if count == 0 then
		-- Whole nodes are deleted, none that has more than that: where the server makes them that
		-- large (stream-node-max-entries), they would never be.
		local length = redis.call('XLEN', dead)
		if length >= tonumber(max_length) + MAX_TRIMMED then
			count = redis.call('XTRIM', dead, 'MAXLEN', length - MAX_TRIMMED)
		end
	end
	trimmed = trimmed + count
end

-- Adds a message to the dead letters, which are at most so many, about, and so old; if they
-- are none at all, it is dropped. It says from which topic it is, so that it can be told
-- without the key, whose hash tag it is.
local function bury(dead, fields, max_length, max_age)
	if max_length == '0' then
		return
	end
	set(fields, 'topic', string.match(dead, '{([^}/]*)'))
	redis.call('XADD', dead, '*', unpack(storable(fields)))
	trim_by_length(dead, max_length)
	trim_by_age(dead, max_age)
end

-- What the server tells as a flat list of names and values, by name.
local function as_table(list)
	local values = {}
	for i = 1, #list, 2 do
		values[list[i]] = list[i + 1]
	end
	return values
end

-- The other groups of a stream: name, last entry read, number of pending entries.
local function other_groups(stream, group)
	local others = {}
	local groups = redis.pcall('XINFO', 'GROUPS', stream)
	if groups.err then
		return others
	end
	for _, info in ipairs(groups) do
		local other = as_table(info)
		if other.name ~= group then
			others[#others + 1] = { name = other.name, last = other['last-delivered-id'], pending = other.pending }
		end
	end
	return others
end

-- Whether a number is larger than another, both in digits: an id may have more of them than a
-- number in Lua.
local function is_larger(a, b)
	if #a ~= #b then
		return #a > #b
	end
	return a > b
end

local function is_after(a, b)
	local a_time, a_sequence = string.match(a, '^(%d+)-(%d+)$')
	local b_time, b_sequence = string.match(b, '^(%d+)-(%d+)$')
	if a_time ~= b_time then
		return is_larger(a_time, b_time)
	end
	return is_larger(a_sequence, b_sequence)
end

-- Whether some other group has not read the entry yet, or has it pending.
local function needed(stream, others, id)
	for _, other in ipairs(others) do
		if is_after(id, other.last) then
			return true
		end
		if other.pending > 0 and #redis.call('XPENDING', stream, other.name, id, id, 1) > 0 then
			return true
		end
	end
	return false
end

-- The first entry after another, nil when there is none.
local function next_entry(stream, after)
	return range(stream, '(' .. after, '+', 1)[1]
end

-- Since when an entry of a lane is ready, in ms: its id says so, unless it is ahead of the clock.
local function ready_since(id, fields)
	local added, time = tonumber(string.match(id, '^%d+')), now()
	local stored = number(get(fields, 'ts'))
	return added > time and math.min(stored > 0 and stored or time, time) or added
end

-- How many entries a group has not read yet, whether that is so or only at most so, the first of
-- them, and since when that is ready. Newer servers know how many. If there is no other group, all others are
-- pending, unless there are some from before the group was created.
local function unread(stream, group, alone)
	local next = next_entry(stream, group['last-delivered-id'])
	if not next then
		return 0, true, nil
	end
	if group.lag then
		return group.lag, true, next[1], ready_since(next[1], next[2])
	end
	local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
	local exact = alone and (is_after(first[1], group['last-delivered-id']) or held(stream, group.name, first[1]))
	return redis.call('XLEN', stream) - group.pending, exact, next[1], ready_since(next[1], next[2])
end

-- Whether a consumer of one of the groups holds the entry.
local function held_by_any(stream, groups, id)
	for _, group in ipairs(groups) do
		if group.pending > 0 and #redis.call('XPENDING', stream, group.name, id, id, 1) > 0 then
			return true
		end
	end
	return false
end

-- Takes an entry out of the group, and out of the stream when no other group needs it.
local function remove(stream, group, others, id)
	redis.call('XACK', stream, group, id)
	if not needed(stream, others, id) then
		redis.call('XDEL', stream, id)
	end
end

-- Takes entries out of the group, and out of the stream when no other group needs them.
-- Returns those that are not held any more; nothing was done with them.
local function acknowledge(stream, group, ids)
	local others = other_groups(stream, group)
	local refused = {}
	if #others == 0 then
		-- The usual case, in two calls: what is acknowledged is deleted.
		if redis.call('XACK', stream, group, unpack(ids)) == #ids then
			redis.call('XDEL', stream, unpack(ids))
			return refused
		end
		-- Some were lost, and an entry that was lost is not in the stream any more.
		for _, id in ipairs(ids) do
			if redis.call('XDEL', stream, id) == 0 then
				refused[#refused + 1] = id
			end
		end
		return refused
	end
	for _, id in ipairs(ids) do
		if redis.call('XACK', stream, group, id) == 0 then
			refused[#refused + 1] = id
		elseif not needed(stream, others, id) then
			redis.call('XDEL', stream, id)
		end
	end
	return refused
end

-- Moves an entry to the waiting messages of the group, to come back with its priority (1 high,
-- 2 normal, 3 low) after so many ms. It is copied before it is removed, so that an error in
-- between loses nothing. The fields must say when it was stored.
local function put_aside(waiting, messages, stream, group, id, fields, priority, delay, channel)
	-- Two messages may have the same id, and both must survive.
	local member = get(fields, 'id') or id
	if redis.call('HEXISTS', messages, member) == 1 then
		member = member .. ' ' .. stream .. ' ' .. id
	end
	table.insert(fields, 1, whole(priority))
	local due = due_after(delay)
	redis.call('HSET', messages, member, cmsgpack.pack(fields))
	redis.call('ZADD', waiting, whole(due), member)
	tell_if_first(waiting, member, channel, due - now())
	remove(stream, group, other_groups(stream, group), id)
end

-- Adds a message that has waited to the lane of its priority: high, normal, low; to that of normal
-- priority when it is broken. What cannot be read is added as it is: whoever fetches it will find
-- out, and the others do not wait behind it.
local function make_ready(lanes, packed)
	local readable, fields = pcall(cmsgpack.unpack, packed)
	local lane = readable and type(fields) == 'table' and lanes[number(table.remove(fields, 1))]
	if lane and #fields <= MAX_VALUES then
		for _, each in ipairs({ lane, lanes[2] }) do
			if not redis.pcall('XADD', each, '*', unpack(fields)).err then
				return
			end
		end
	end
	redis.call('XADD', lanes[2], '*', 'body', packed)
end

-- Forgets ids that were handled and whose time is over, about 1000 at most. Returns how many:
-- less than 1000 only when none are left.
local function forget_handled(handled)
	local time = now()
	local last = tonumber(redis.call('ZRANGE', handled, 1000, 1000, 'WITHSCORES')[2])
	return redis.call('ZREMRANGEBYSCORE', handled, '-inf', whole(math.min(last or time, time)))
end
