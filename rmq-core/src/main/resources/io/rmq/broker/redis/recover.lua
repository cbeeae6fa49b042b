-- Takes entries whose lease ran out from their holders and hands them back to the group. One
-- whose consumers died with it too often is handed back once more, for a consumer to make it
-- a dead letter as its listener is set up, without handling it. If even that one dies, it
-- becomes a dead letter of the group here, so that nothing goes round for ever.
--
-- A crash counts for a message that was begun: its consumer has said so if it had reason to
-- suspect it (see Suspects.java). The first one counts for all that the consumer held, as it
-- then had no reason yet. What dies again and again before it is begun, say while it is
-- read, is given up too, but much later.
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
-- The delivery count of a message that was begun.
local BEGUN = 1000
-- How many times more often a message may be lost before it is begun.
local PATIENCE = 10

local PRIORITIES = { 'HIGH', 'NORMAL', 'LOW' }
local group, lease, max_crashes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local left = tonumber(ARGV[4])
local recovered, poisoned, next_check, bytes = 0, 0, lease, 0

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

for lane = 1, 6 do
	local stream, back = KEYS[lane], KEYS[lane - (lane + 1) % 2]
	local pending = redis.pcall('XPENDING', stream, group, '-', '+', LOOK_AHEAD)
	if pending.err then
		pending = {}
	end
	if #pending == LOOK_AHEAD then
		-- More than that: look at those that matter, and again soon.
		pending = redis.call('XPENDING', stream, group, 'IDLE', lease, '-', '+', LOOK_AHEAD)
		next_check = math.min(next_check, math.floor(lease / 10))
	end
	local others = #pending > 0 and other_groups(stream, group)
	for _, entry in ipairs(pending) do
		local id, holder, idle, deliveries = entry[1], entry[2], entry[3], entry[4]
		-- A consumer's name says how long its lease is, which may be another than ours.
		local left_to_holder = (tonumber(string.match(holder, '~(%d+)$')) or lease) - idle
		if left_to_holder > 0 then
			next_check = math.min(next_check, left_to_holder)
		elseif left == 0 then
			next_check = 0
		else
			local fields = read(stream, id)
			left = left - 1
			if fields then
				keep_times(fields, id)
				local reason = count_death(fields, holder, deliveries >= BEGUN)
				if reason then
					set(fields, 'priority', PRIORITIES[math.ceil(lane / 2)])
					set(fields, 'reason', 'POISON')
					set(fields, 'error', '')
					set(fields, 'message', reason .. ', the last was ' .. holder .. ', silent for ' .. idle .. ' ms')
					set(fields, 'stack', '')
					bury(KEYS[7], fields, ARGV[5], ARGV[6])
					poisoned = poisoned + 1
				else
					redis.call('XADD', back, '*', unpack(storable(fields)))
					recovered = recovered + 1
				end
				bytes = bytes + size(fields)
				left = bytes < MAX_BYTES and left or 0
			end
			remove(stream, group, others, id)
		end
	end
end
return { recovered, poisoned, next_check, now() }
