-- Decides which of the messages that a consumer has fetched it is to handle, in a group that
-- handles each id once. One whose id was handled leaves the group. One whose id is being
-- handled is put aside, to be decided on again a moment later. The others are claimed.
--
-- A claim is the entry that is being handled. It counts while that entry is pending, so it
-- needs no lease of its own: a message that is retried, released or recovered is another
-- entry, for which it does not count any more.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the ids that were handled: id -> until when that counts, in ms
-- KEYS[8]    the claims: id -> number of the lane, a colon, entry
-- KEYS[9]    the group's waiting retries: member -> due time in ms
-- KEYS[10]   the group's waiting messages: member -> packed message
-- ARGV[1]    the group
-- ARGV[2]    for how many ms what must wait is put aside
-- ARGV[3]    the channel on which to tell when the first due time changed
-- ARGV[4..]  for each message: number of the lane, entry, id (empty if it has none that can
--            be read); a few hundred at most
-- Returns    for each message, in their order: 1 it is to be handled, 0 it was handled, 2 it
--            waits, 3 it is not held any more. For fewer than were given when those that
--            wait are large; the others are to be given again
-- Uses       memory, now, fields, size, read, held, other-groups, remove, times, store-retry
-- Uses       forget-handled

-- How many claims may be left over: those of messages that were never handled in the end.
local LEFT_OVER = 1000
-- How long they are kept when no more messages come, or the group handles ids more than once
-- from now on: much longer than a message is handled.
local KEPT = 7 * 24 * 60 * 60 * 1000

local group, delay, channel = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local handled, handling = KEYS[7], KEYS[8]
local time = now()
local bytes = 0

local function counts(claim)
	local lane, entry = string.match(claim, '^([1-6]):(.+)$')
	return lane and held(KEYS[tonumber(lane)], group, entry)
end

local function decide(lane, entry, done_until, claim)
	local stream = KEYS[lane]
	-- First: a call that was held up must not take the claim from who holds the message now.
	if not held(stream, group, entry) then
		return 3
	end
	if number(done_until) > time then
		remove(stream, group, other_groups(stream, group), entry)
		return 0
	end
	if not claim or claim == lane .. ':' .. entry or not counts(claim) then
		return 1
	end
	local fields = read(stream, entry)
	if not fields then
		return 3
	end
	bytes = bytes + size(fields)
	keep_times(fields, entry)
	store_retry(KEYS[9], KEYS[10], stream, group, entry, fields, math.ceil(lane / 2), delay, channel)
	return 2
end

-- This comes first for another reason, too: a server that is out of memory lets a script go on
-- that has begun to write. What is noted here is less than what is freed when it is handled.
forget_handled(handled)

local ids = {}
for i = 6, #ARGV, 3 do
	ids[#ids + 1] = ARGV[i]
end
-- As many are looked at as are added, so they do not become more in the long run.
if redis.call('HLEN', handling) > LEFT_OVER then
	local some = redis.call('HRANDFIELD', handling, #ids, 'WITHVALUES')
	for i = 1, #some, 2 do
		if not counts(some[i + 1]) then
			redis.call('HDEL', handling, some[i])
		end
	end
end

local done_until = redis.call('ZMSCORE', handled, unpack(ids))
local claims = redis.call('HMGET', handling, unpack(ids))
local verdicts, claimed_here, added = {}, {}, {}
for i, id in ipairs(ids) do
	if bytes >= MAX_BYTES then
		break
	end
	local lane, entry = tonumber(ARGV[3 * i + 1]), ARGV[3 * i + 2]
	verdicts[i] = id == '' and 1 or decide(lane, entry, done_until[i], claimed_here[id] or claims[i])
	if verdicts[i] == 1 and id ~= '' then
		claimed_here[id] = lane .. ':' .. entry
		added[#added + 1] = id
		added[#added + 1] = claimed_here[id]
	end
end
if #added > 0 then
	redis.call('HSET', handling, unpack(added))
	redis.call('PEXPIRE', handling, KEPT)
end
return verdicts
