-- Acknowledges entries, as ack does, and notes that their ids were handled, so that no other
-- message with one of them is.
--
-- KEYS[1]   the lane
-- KEYS[2]   the ids that were handled: id -> until when that counts, in ms
-- KEYS[3]   the claims: id -> number of the lane, a colon, entry
-- ARGV[1]   the group
-- ARGV[2]   for how many ms it counts
-- ARGV[3..] the entries, each followed by its message's id; a few hundred at most
-- Returns   the entries that are not held any more; nothing was done with them
-- Uses      whole, now, acknowledge

local handled, claims = KEYS[2], KEYS[3]
local entries = {}
for i = 3, #ARGV, 2 do
	entries[#entries + 1] = ARGV[i]
end
-- First, because it frees memory, which a server may not have for what comes then.
local refused = acknowledge(KEYS[1], ARGV[1], entries)
local lost = {}
for _, entry in ipairs(refused) do
	lost[entry] = true
end
local time = whole(now() + tonumber(ARGV[2]))
local noted, ids = {}, {}
for i = 3, #ARGV, 2 do
	if not lost[ARGV[i]] then
		noted[#noted + 1] = time
		noted[#noted + 1] = ARGV[i + 1]
		ids[#ids + 1] = ARGV[i + 1]
	end
end
if #ids > 0 then
	redis.call('ZADD', handled, unpack(noted))
	redis.call('HDEL', claims, unpack(ids))
	-- What is over is forgotten little by little. The rest goes as a whole, an hour after the
	-- last id's time: nobody has been here for long.
	local last = redis.call('ZRANGE', handled, -1, -1, 'WITHSCORES')[2]
	redis.call('PEXPIREAT', handled, whole(tonumber(last) + 3600000))
end
return refused
