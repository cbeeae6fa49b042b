-- Takes expired messages that nobody holds out of a lane: for each group that has not read
-- them into its dead letters, or away.
--
-- KEYS[1]   the lane
-- KEYS[2..] the dead letters of each group of the lane, in the order of ARGV[7..]; when it has
--           no groups, those of the default group
-- ARGV[1]   the entry to begin with, `-` for the first
-- ARGV[2]   how many entries to look at
-- ARGV[3]   the priority: HIGH, NORMAL or LOW
-- ARGV[4]   1 to drop them, 0 to make them dead letters
-- ARGV[5]   how many dead letters are kept, about
-- ARGV[6]   how long they are kept, in ms; 0 for no limit
-- ARGV[7..] the groups of the lane, as far as the caller knows
-- Returns   `groups` and the groups when the lane has others than the caller knows, and
--           nothing was done; or else `swept`, how many had expired, how many were looked at,
--           and the last entry looked at

local stream, start, limit = KEYS[1], ARGV[1], tonumber(ARGV[2])
local groups = other_groups(stream, nil)

local known = {}
for i = 7, #ARGV do
	known[ARGV[i]] = KEYS[i - 5]
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
if #groups == 0 then
	-- Nobody has ever consumed it, so nobody has read it.
	groups = { { name = 'default', last = '0-0', pending = 0, dead = KEYS[2] } }
end

local time = now()
local expired, last = 0, start
local entries = redis.call('XRANGE', stream, start, '+', 'COUNT', limit)
for _, entry in ipairs(entries) do
	local id, fields = entry[1], entry[2]
	last = id
	keep_times(fields, id)
	local expires = number(get(fields, 'exp'))
	if expires > 0 and expires <= time and not held_by_any(stream, groups, id) then
		set(fields, 'priority', ARGV[3])
		set(fields, 'reason', 'EXPIRED')
		set(fields, 'error', '')
		set(fields, 'message', 'It expired before it was handled')
		set(fields, 'stack', '')
		for _, group in ipairs(groups) do
			if ARGV[4] == '0' and is_after(id, group.last) then
				bury(group.dead, fields, ARGV[5], ARGV[6])
			end
		end
		redis.call('XDEL', stream, id)
		expired = expired + 1
	end
end
if tonumber(ARGV[6]) > 0 then
	for _, group in ipairs(groups) do
		redis.call('XTRIM', group.dead, 'MINID', '~', whole(time - tonumber(ARGV[6])))
	end
end
return { 'swept', expired, #entries, last }
