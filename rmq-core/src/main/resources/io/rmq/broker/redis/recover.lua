-- Takes entries whose lease ran out from their holders and hands them back to the group. One
-- whose consumers died with it too often is handed back once more, for a consumer to make it
-- a dead letter as its listener is set up, without handling it. If even that one dies, it
-- becomes a dead letter of the group here, so that nothing goes round for ever.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the group's dead letters
-- ARGV[1]    the group
-- ARGV[2]    the lease in ms
-- ARGV[3]    how many consumers may die with a message
-- ARGV[4]    how many entries at most
-- ARGV[5]    how many dead letters are kept, about; 0 for none
-- ARGV[6]    how long they are kept, in ms; 0 for no limit
-- Returns    how many were handed back, how many became dead letters, and in how many ms a
--            lease may run out next, and the server's time in ms

-- How many pending entries of a lane are looked at for the next lease to run out.
local LOOK_AHEAD = 1000

local PRIORITIES = { 'HIGH', 'NORMAL', 'LOW' }
local group, lease, max_crashes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local left = tonumber(ARGV[4])
local recovered, poisoned, next_check = 0, 0, lease

for lane = 1, 6 do
	local stream, back = KEYS[lane], KEYS[lane - (lane + 1) % 2]
	local pending = redis.pcall('XPENDING', stream, group, '-', '+', LOOK_AHEAD)
	if pending.err then
		pending = {}
	end
	if #pending == LOOK_AHEAD then
		-- More than that: ask for those that matter, and look again soon; at once if there
		-- may be more of them.
		local most = math.max(left, 1)
		pending = redis.call('XPENDING', stream, group, 'IDLE', lease, '-', '+', most)
		next_check = #pending == most and 0 or math.min(next_check, math.floor(lease / 10))
	end
	local others = #pending > 0 and other_groups(stream, group)
	for _, entry in ipairs(pending) do
		local id, holder, idle = entry[1], entry[2], entry[3]
		if idle < lease then
			next_check = math.min(next_check, lease - idle)
		elseif left == 0 then
			next_check = 0
		else
			left = left - 1
			local fields = read(stream, id)
			if fields then
				local crashes = number(get(fields, 'rec')) + 1
				keep_times(fields, id)
				set(fields, 'rec', whole(crashes))
				if crashes >= max_crashes then
					set(fields, 'holder', holder)
				end
				if crashes > max_crashes then
					set(fields, 'priority', PRIORITIES[math.ceil(lane / 2)])
					set(fields, 'reason', 'POISON')
					set(fields, 'error', '')
					set(fields, 'message', crashes .. ' consumers died with it, the last was ' .. holder
						.. ', silent for ' .. idle .. ' ms')
					set(fields, 'stack', '')
					bury(KEYS[7], fields, ARGV[5], ARGV[6])
					poisoned = poisoned + 1
				else
					redis.call('XADD', back, '*', unpack(fields))
					recovered = recovered + 1
				end
			end
			remove(stream, group, others, id)
		end
	end
end
return { recovered, poisoned, next_check, now() }
