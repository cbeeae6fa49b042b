-- Looks through dead letters, the oldest first, and counts, deletes or moves those that are
-- meant. A message that is moved begins anew, with its id, key, headers, priority and time to
-- live. It is copied before it is removed, so that an error in between loses nothing.
--
-- KEYS[1]    the group's dead letters
-- KEYS[2..4] the lanes into which they are moved: high, normal, low
-- ARGV[1]    `count` for those that `move` would move, `delete` or `move`
-- ARGV[2]    the group to which these lanes belong, if they do not belong to the topic
-- ARGV[3]    the entry after which to go on; empty at first
-- ARGV[4]    how many to count, delete or move at most
-- ARGV[5]    how many to look at at most
-- ARGV[6]    the entry, when it is only about one; else empty
-- ARGV[7..]  which ones, see selection.lua
-- Returns    how many were looked at; how many were counted, deleted or moved; 1 if there are
--            more, else 0; the last looked at; and how many that are meant were left, as they
--            cannot be moved. Or -1 when there is no such group to move
--            them to, and nothing was done
-- Uses       deadline, memory, whole, fields, size, storable, group-exists, add-new, selection

-- What is known of a message only because it has failed.
local BOOKKEEPING = { ts = true, exp = true, att = true, err = true, rec = true, lost = true, holder = true,
	priority = true, reason = true, error = true, message = true, stack = true, topic = true }

local dead, action, limit, look, one = KEYS[1], ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local lanes = { HIGH = KEYS[2], NORMAL = KEYS[3], LOW = KEYS[4] }
local wanted = selection(ARGV, 7)

if action == 'move' and ARGV[2] ~= '' and not exists({ KEYS[2], KEYS[3], KEYS[4] }, ARGV[2]) then
	return { -1 }
end

local function as_new(fields)
	local kept = {}
	for i = 1, #fields, 2 do
		if not BOOKKEEPING[fields[i]] then
			kept[#kept + 1] = fields[i]
			kept[#kept + 1] = fields[i + 1]
		end
	end
	return kept
end

if action == 'move' then
	go_on_without_memory(dead)
end
local seen, affected, skipped, bytes, more, last = 0, 0, 0, 0, 0, ARGV[3]

local function sweep(id, fields)
	seen, bytes, last = seen + 1, bytes + size(fields), id
	if is_selected(fields, time_of(id), wanted) then
		local message = action ~= 'delete' and as_new(fields)
		-- What has nothing but these fields, or thousands of others, was never a message, and stays.
		if message and (#message == 0 or #message > MAX_VALUES) then
			skipped = skipped + 1
		else
			affected = affected + 1
			if action == 'move' then
				add_new(lanes[get(fields, 'priority')] or KEYS[3], message)
			end
			if action ~= 'count' then
				redis.call('XDEL', dead, id)
			end
		end
	end
	more = (affected >= limit or seen >= look or bytes >= MAX_READ) and 1 or 0
	return more == 0
end

if one ~= '' then
	each_entry(dead, 'XRANGE', one, one, sweep)
else
	local to = wanted.to == math.huge and '+' or whole(wanted.to)
	each_entry(dead, 'XRANGE', last == '' and whole(wanted.from) or '(' .. last, to, sweep)
end
return { seen, affected, more, last, skipped }
