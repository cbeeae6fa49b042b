-- Drops a group, with its redeliveries and retries. The entries of the topic that only it
-- needed are left for `reclaim.lua`.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the group's waiting retries: member -> due time in ms
-- KEYS[8]    the group's waiting retries: member -> packed message
-- KEYS[9]    the group's dead letters
-- KEYS[10]   the topic's facts
-- KEYS[11]   the ids that the group has handled
-- KEYS[12]   the ids that the group is handling
-- KEYS[13]   the guards of the topic that are forgotten with its messages
-- KEYS[14]   what each consumer of the group has been handling for long
-- ARGV[1]    the group
-- ARGV[2]    how long no consumer may have been seen, in ms; 0 when that does not matter
-- ARGV[3]    1 to delete its dead letters too
-- ARGV[4]    the fact that something is left of it, with the last entry of each lane of the
--            topic that may be needed only by it
-- ARGV[5..]  the other facts about it
-- Returns    `dropped`, the value of that fact, how many messages of its own are gone, and how
--            many dead letters are left; `alive`, the consumer that was seen last and how
--            long ago, in ms, and nothing was done; or `none` when there is nothing of it
-- Uses       deadline, memory, as-table

local group, unseen = ARGV[1], tonumber(ARGV[2])
local last, lanes = {}, {}
for lane = 1, 6 do
	last[lane] = '0-0'
	local stream = redis.pcall('XINFO', 'STREAM', KEYS[lane])
	if not stream.err then
		last[lane] = as_table(stream)['last-generated-id']
	end
	local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[lane], group)
	if not consumers.err then
		lanes[#lanes + 1] = KEYS[lane]
		for _, info in ipairs(consumers) do
			local consumer = as_table(info)
			if consumer.idle < unseen then
				return { 'alive', consumer.name, consumer.idle }
			end
		end
	end
end

local remains = last[2] .. ' ' .. last[4] .. ' ' .. last[6]
if #lanes == 0 then
	remains = redis.call('HGET', KEYS[10], ARGV[4])
	if not remains then
		return { 'none' }
	end
end
go_on_without_memory(KEYS[1])
-- First, so that whoever is interrupted can go on.
redis.call('HSET', KEYS[10], ARGV[4], remains)
local own = redis.call('ZCARD', KEYS[7])
for lane = 1, 5, 2 do
	own = own + redis.call('XLEN', KEYS[lane])
end
for _, lane in ipairs(lanes) do
	redis.call('XGROUP', 'DESTROY', lane, group)
end
redis.call('UNLINK', KEYS[1], KEYS[3], KEYS[5], KEYS[7], KEYS[8], KEYS[11], KEYS[12], KEYS[13],
	KEYS[14])
if ARGV[3] == '1' then
	redis.call('UNLINK', KEYS[9])
end
redis.call('HDEL', KEYS[10], unpack(ARGV, 5))
return { 'dropped', remains, own, redis.call('XLEN', KEYS[9]) }
