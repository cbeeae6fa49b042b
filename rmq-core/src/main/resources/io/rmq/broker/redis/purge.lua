-- Takes messages of a lane from a group that it has not been given yet, and out of the lane when
-- no other group needs them; or deletes those of a stream that no group reads.
--
-- KEYS[1] the lane, or the dead letters of a group
-- KEYS[2] for a lane, the guards of its topic that are forgotten with its messages
-- ARGV[1] the group; empty when no group reads the stream
-- ARGV[2] the latest entries meant: those added in this ms, and before
-- ARGV[3] how many at most
-- ARGV[4] the name of a consumer that there is not
-- Returns how many were taken from the group, how many of them were deleted, and 1 if there may
--         be more, else 0
-- Uses    deadline, whole, size, range, entry-order, as-table, held-by-any

-- The bodies are read, and the server does nothing else meanwhile.
local MAX_SIZE = 1024 * 1024
-- How often other groups are asked whether they hold an entry.
local MAX_ASKED = 2500
-- How many are deleted at once that nobody reads: whole nodes, which takes least.
local TRIMMED = 2000

local stream, group, limit, consumer = KEYS[1], ARGV[1], tonumber(ARGV[3]), ARGV[4]
if KEYS[2] then
	redis.call('UNLINK', KEYS[2])
end
local groups = KEYS[2] and redis.pcall('XINFO', 'GROUPS', stream) or {}
groups = groups.err and {} or groups

if group == '' then
	if #groups > 0 then
		-- One was added, and may hold what is at the head.
		return { 0, 0, 1 }
	end
	local first = whole(tonumber(ARGV[2]) + 1)
	local nodes = redis.call('XTRIM', stream, 'MINID', '~', first, 'LIMIT', TRIMMED)
	local rest = nodes == 0 and redis.call('XTRIM', stream, 'MINID', '=', first) or 0
	return { nodes + rest, nodes + rest, nodes > 0 and 1 or 0 }
end

-- What all other groups were given, and which of them hold any of that.
local read_up_to, given, holding = nil, nil, {}
for _, info in ipairs(groups) do
	local facts = as_table(info)
	local last = facts['last-delivered-id']
	if facts.name == group then
		read_up_to = last
	else
		given = given and is_after(last, given) and given or last
		if facts.pending > 0 then
			holding[#holding + 1] = { name = facts.name, pending = facts.pending }
		end
	end
end
if not read_up_to then
	return { 0, 0, 0 }
end
limit = math.max(1, math.min(limit, math.floor(MAX_ASKED / math.max(1, #holding))))

local taken, deleted, bytes, more = 0, 0, 0, 1
while taken < limit and bytes < MAX_SIZE do
	-- One by one, because bodies may be large.
	local entry = range(stream, '(' .. read_up_to, ARGV[2], 1)[1]
	if not entry then
		more = 0
		break
	end
	-- Read without being held, so that the server still knows how many are unread.
	redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 1, 'NOACK', 'STREAMS', stream, '>')
	read_up_to, taken, bytes = entry[1], taken + 1, bytes + size(entry[2])
	if not (given and is_after(entry[1], given)) and not held_by_any(stream, holding, entry[1]) then
		redis.call('XDEL', stream, entry[1])
		deleted = deleted + 1
	end
end
if taken > 0 then
	redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
end
return { taken, deleted, more }
