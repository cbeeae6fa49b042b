-- Reads a page of messages, and changes nothing.
--
-- KEYS    what there is to read: lanes; or dead letters; or waiting messages: member -> due time
--         in ms, and member -> packed message
-- ARGV[1] `ready`, `held`, `dead` for the oldest dead letters first, `latest` for the latest,
--         `waiting`
-- ARGV[2] the group; empty for what any group has not read
-- ARGV[3] after which to go on: the number of its lane, or when it is due; empty at first
-- ARGV[4] its entry or its member
-- ARGV[5] how many to return at most
-- ARGV[6] how many to look at at most
-- ARGV[7] the entry or the member, when it is only about one; else empty
-- ARGV[8..] which ones, see selection.lua
-- Returns how many were looked at; 1 if there are more, else 0; the last looked at, as in ARGV[3]
--         and ARGV[4]; and for each message the number of its lane, the entry or the member, its
--         time in ms, who holds it, for how long in ms, and the fields
-- Uses    whole, fields, size, read, entry-order, other-groups, unread, selection, waiting

local kind, group, limit, look = ARGV[1], ARGV[2], tonumber(ARGV[5]), tonumber(ARGV[6])
local one, wanted = ARGV[7], selection(ARGV, 8)
local found, seen, bytes, more = {}, 0, 0, false
local last_place, last_name = ARGV[3], ARGV[4]
local latest = wanted.to == math.huge and '+' or whole(wanted.to)

-- Takes the message if it is one of those meant, and is stored at all. Returns whether there is
-- room for another.
local function offer(place, name, lane, at, fields, holder, idle)
	seen, bytes = seen + 1, bytes + size(fields or {})
	last_place, last_name = place, name
	if fields and is_selected(fields, at, wanted) then
		local shown = (kind == 'ready' or kind == 'held') and ready_since(name, fields) or at
		found[#found + 1] = { tostring(lane), name, whole(shown), holder or '', whole(idle or 0), fields }
	end
	more = #found >= limit or seen >= look or bytes >= MAX_READ
	return not more
end

-- The last entry of a lane that is not ready any more, nil when there are none for the group.
local function last_read(stream)
	local last = group == '' and '0-0' or nil
	for number, other in ipairs(other_groups(stream, nil)) do
		if group == other.name or group == '' and (number == 1 or is_after(last, other.last)) then
			last = other.last
		end
	end
	return last
end

local function browse_ready(lane, after)
	local last = last_read(KEYS[lane])
	if not last then
		return true
	end
	local start = '(' .. (after and is_after(after, last) and after or last)
	if wanted.from > time_of(string.sub(start, 2)) then
		start = whole(wanted.from)
	end
	return each_entry(KEYS[lane], 'XRANGE', start, latest, function(id, fields)
		return offer(lane, id, lane, time_of(id), fields)
	end)
end

local function browse_held(lane, after)
	local start = after and '(' .. after or whole(wanted.from)
	while true do
		local pending = redis.pcall('XPENDING', KEYS[lane], group, start, latest, 50)
		if pending.err or #pending == 0 then
			return true
		end
		for _, entry in ipairs(pending) do
			local fields = read(KEYS[lane], entry[1])
			start = '(' .. entry[1]
			if not offer(lane, entry[1], lane, time_of(entry[1]), fields, entry[2], entry[3]) then
				return false
			end
		end
	end
end

local function are_texts(values)
	for _, value in ipairs(values) do
		if type(value) ~= 'string' then
			return false
		end
	end
	return #values % 2 == 1
end

-- What cannot be read is told as it is.
local function offer_waiting(member, due)
	local packed = redis.call('HGET', KEYS[2], member)
	if not packed then
		return offer(due, member, 0, 0, nil)
	end
	local readable, fields = pcall(cmsgpack.unpack, packed)
	if not readable or type(fields) ~= 'table' or not are_texts(fields) then
		return offer(due, member, 0, tonumber(due), { 'body', packed })
	end
	return offer(due, member, number(table.remove(fields, 1)), tonumber(due), fields)
end

local function browse_waiting()
	if one ~= '' then
		local due = redis.call('ZSCORE', KEYS[1], one)
		return not due or offer_waiting(one, due)
	end
	local rank = last_name == '' and 0 or rank_after(KEYS[1], last_place, last_name)
	while true do
		local members = redis.call('ZRANGE', KEYS[1], rank, rank + 49, 'WITHSCORES')
		for i = 1, #members, 2 do
			if not offer_waiting(members[i], members[i + 1]) then
				return false
			end
		end
		if #members < 100 then
			return true
		end
		rank = rank + 50
	end
end

local function browse_dead()
	local visit = function(id, fields)
		return offer(0, id, 0, time_of(id), fields)
	end
	if one ~= '' then
		return each_entry(KEYS[1], 'XRANGE', one, one, visit)
	end
	local from = whole(wanted.from)
	if kind == 'latest' then
		return each_entry(KEYS[1], 'XREVRANGE', last_name == '' and latest or '(' .. last_name, from, visit)
	end
	return each_entry(KEYS[1], 'XRANGE', last_name == '' and from or '(' .. last_name, latest, visit)
end

if kind == 'waiting' then
	browse_waiting()
elseif kind == 'dead' or kind == 'latest' then
	browse_dead()
else
	local browse = kind == 'ready' and browse_ready or browse_held
	local first, after = tonumber(ARGV[3]) or 1, ARGV[4] ~= '' and ARGV[4] or nil
	for lane = first, #KEYS do
		if not browse(lane, lane == first and after or nil) then
			break
		end
	end
end
return { seen, more and 1 or 0, tostring(last_place), last_name, unpack(found) }
