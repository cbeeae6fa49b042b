-- For scripts that look for what other programs have written to the keys of a topic.
--
-- Uses whole, range, entry-order, other-groups

-- The newest entry of a lane if it is that much ahead of a time, or was and has been read. The id
-- alone would do, but is only told with whole messages.
local function newest_ahead(lane, time, tolerance)
	local newest = redis.call('XREVRANGE', lane, '+', whole(time + tolerance), 'COUNT', 1)[1]
	local last = newest and newest[1] or '0-0'
	for _, group in ipairs(other_groups(lane, nil)) do
		if is_after(group.last, last) then
			last = group.last
		end
	end
	return last
end

-- Adds what is wrong with a key: its number; `WRONG_TYPE`, `FULL` or `AHEAD`; and by how many ms the
-- newest entry is ahead of the clock. `command` counts what the key has: XLEN, ZCARD or HLEN.
-- Returns an error that is another.
local function add_fault(faults, key, command, time, tolerance)
	local count = redis.pcall(command, KEYS[key])
	local kind, ahead = nil, 0
	if type(count) == 'table' then
		if not string.find(count.err, 'WRONGTYPE', 1, true) then
			return count
		end
		kind = 'WRONG_TYPE'
	elseif command == 'XLEN' then
		local newest = newest_ahead(KEYS[key], time, tolerance)
		-- More than that is as good as it, and it is a number that every client can read.
		ahead = math.min(tonumber(string.match(newest, '^%d+')) - time, 2 ^ 53)
		kind = newest == LAST_ENTRY and 'FULL' or ahead > tolerance and 'AHEAD' or nil
	end
	if kind then
		faults[#faults + 1] = key
		faults[#faults + 1] = kind
		faults[#faults + 1] = whole(kind == 'AHEAD' and ahead or 0)
	end
end
