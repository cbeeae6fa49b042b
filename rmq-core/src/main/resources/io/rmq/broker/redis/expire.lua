-- Takes expired messages that nobody holds out of a lane: for each group that has not read
-- them into its dead letters, or away, as the group wants it.
--
-- KEYS[1]   the lane
-- KEYS[2]   the topic's facts: what each group wants of its dead letters
-- KEYS[3..] the dead letters of each group of the lane, in the order of ARGV[7..]; when it has
--           no groups, those of the default group
-- ARGV[1]   where to begin: an entry, one with `(` before it to begin after it, `-` for the
--           first
-- ARGV[2]   how many entries to look at
-- ARGV[3]   the priority: HIGH, NORMAL or LOW
-- For groups that have not said what they want:
-- ARGV[4]   1 to drop expired messages, 0 to make them dead letters
-- ARGV[5]   how many dead letters are kept, about
-- ARGV[6]   how long they are kept, in ms; 0 for no limit
-- ARGV[7..] the groups of the lane, as far as the caller knows
-- Returns   `groups` and the groups when the lane has others than the caller knows, and
--           nothing was done; or else `swept`, how many had expired, how many are left
--           because they passed the limits: 1 for some, 0 for none, the last looked at, and 1 if
--           there may be more dead letters that are too old, else 0; and for each group its
--           name, how many messages had expired that it has not read, and how many of its dead
--           letters were trimmed
-- Uses      memory, now, fields, size, range, entry-order, other-groups, times, trim-dead-letters
-- Uses      bury, held-by-any

local stream, limit = KEYS[1], tonumber(ARGV[2])
local groups = other_groups(stream, nil)

local known = {}
for i = 7, #ARGV do
	known[ARGV[i]] = KEYS[i - 4]
end
local strangers = #groups ~= #ARGV - 6
for _, group in ipairs(groups) do
	group.dead = known[group.name]
	strangers = strangers or not group.dead
end
if strangers then
	local answer = { 'groups' }
	for _, group in ipairs(groups) do
		answer[#answer + 1] = group.name
	end
	return answer
end
local nobody = #groups == 0
if nobody then
	-- Nobody consumes it, so nobody has read it.
	groups = { { name = 'default', last = '0-0', pending = 0, dead = KEYS[3] } }
end
for _, group in ipairs(groups) do
	local wanted = redis.call('HGET', KEYS[2], 'dead-letters:' .. group.name)
	group.max_length, group.max_age, group.discard = ARGV[5], ARGV[6], ARGV[4]
	group.expired, group.trimmed = 0, 0
	if wanted then
		group.max_length, group.max_age, group.discard = string.match(wanted, '^(%d+) (%d+) (%d)$')
	end
end

local function expire(id, fields)
	set(fields, 'priority', ARGV[3])
	set(fields, 'reason', 'EXPIRED')
	set(fields, 'error', '')
	set(fields, 'message', 'It expired before it was handled')
	set(fields, 'stack', '')
	for _, group in ipairs(groups) do
		if is_after(id, group.last) then
			group.expired = group.expired + 1
			if group.discard == '0' then
				local before = trimmed
				bury(group.dead, fields, group.max_length, group.max_age)
				group.trimmed = group.trimmed + trimmed - before
				if nobody and group.max_length ~= '0' then
					-- As if it was dropped: so it is listed, and can be.
					redis.call('HSETNX', KEYS[2], 'remains:default', '0-0 0-0 0-0')
				end
			end
		end
	end
	redis.call('XDEL', stream, id)
end

go_on_without_memory(stream)
local time = now()
local old, expired = 0, 0
for _, group in ipairs(groups) do
	local before = trimmed
	if trim_by_age(group.dead, group.max_age) then
		old = 1
	end
	group.trimmed = trimmed - before
end

local function answer(more, last)
	local swept = { 'swept', expired, more, last, old }
	for _, group in ipairs(groups) do
		swept[#swept + 1] = group.name
		swept[#swept + 1] = group.expired
		swept[#swept + 1] = group.trimmed
	end
	return swept
end

local seen, bytes, start, last = 0, 0, ARGV[1], ARGV[1]
while true do
	-- One by one, because bodies may be large.
	local entry = range(stream, start, '+', 1)[1]
	if not entry then
		return answer(0, last)
	end
	if seen == limit or bytes >= MAX_BYTES then
		return answer(1, last)
	end
	local id, fields = entry[1], entry[2]
	seen, bytes, start, last = seen + 1, bytes + size(fields), '(' .. id, '(' .. id
	keep_times(fields, id, time)
	local expires = number(get(fields, 'exp'))
	if expires > 0 and expires <= time and not held_by_any(stream, groups, id) then
		expire(id, fields)
		expired = expired + 1
	end
end
