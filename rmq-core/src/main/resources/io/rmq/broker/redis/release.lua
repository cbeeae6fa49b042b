-- Hands what a consumer holds back to its group: each message into the group's lane of its
-- priority, where it comes before what is new on the topic and wakes who waits. Counts
-- neither an attempt nor a crash. Forgets the consumer once it holds nothing, and notes that
-- it was there.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the topic's facts
-- ARGV[1]    the group
-- ARGV[2]    the consumer
-- ARGV[3]    how many at most
-- ARGV[4]    the fact when the group was last seen
-- ARGV[5..]  the entries that it keeps: number of the lane, a colon, id
-- Returns    how many were handed back; 0 when none are left
-- Uses       deadline, memory, whole, now, size, read, other-groups, remove, times
-- Uses       release-to-group

local group, consumer = ARGV[1], ARGV[2]
local left, released, bytes = tonumber(ARGV[3]), 0, 0
local forgotten = false
local kept, kept_in = {}, { 0, 0, 0, 0, 0, 0 }
for i = 5, #ARGV do
	kept[ARGV[i]] = true
	local lane = tonumber(string.match(ARGV[i], '^%d'))
	kept_in[lane] = kept_in[lane] + 1
end
go_on_without_memory(KEYS[1])
for lane = 1, 6 do
	local stream = KEYS[lane]
	local count = left + kept_in[lane]
	local pending = left > 0 and redis.pcall('XPENDING', stream, group, '-', '+', count, consumer) or {}
	if not pending.err then
		local others = #pending > 0 and other_groups(stream, group)
		for _, entry in ipairs(pending) do
			local id = entry[1]
			if left > 0 and not kept[lane .. ':' .. id] then
				local fields = read(stream, id)
				if fields then
					keep_times(fields, id)
					release_to_group(KEYS, lane, fields)
					bytes = bytes + size(fields)
				end
				remove(stream, group, others, id)
				released = released + 1
				left = bytes < MAX_BYTES and left - 1 or 0
			end
		end
		if left > 0 and kept_in[lane] == 0 then
			redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
			forgotten = true
		end
	end
end
if forgotten then
	redis.pcall('HSET', KEYS[7], ARGV[4], whole(now()))
end
return released
