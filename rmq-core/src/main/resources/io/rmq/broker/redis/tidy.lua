-- Forgets the consumers of a group that were not seen for a while and hold nothing, and what those
-- were handling that have died.
--
-- KEYS[1..6] the lanes
-- KEYS[7]    what each consumer has been handling for long
-- ARGV[1]    the group
-- ARGV[2]    how long they were not seen, in ms
-- Returns    how many were forgotten
-- Uses       now, fields, as-table

local forgotten = {}
local count = 0
for lane = 1, 6 do
	local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[lane], ARGV[1])
	if consumers.err then
		consumers = {}
	end
	for _, info in ipairs(consumers) do
		local consumer = as_table(info)
		if consumer.pending == 0 and consumer.idle >= tonumber(ARGV[2]) then
			redis.call('XGROUP', 'DELCONSUMER', KEYS[lane], ARGV[1], consumer.name)
			if not forgotten[consumer.name] then
				forgotten[consumer.name] = true
				count = count + 1
			end
		end
	end
end
local busy = redis.call('HGETALL', KEYS[7])
for i = 1, #busy, 2 do
	if number(string.match(busy[i + 1], '^%d+')) < now() then
		redis.call('HDEL', KEYS[7], busy[i])
	end
end
return count
