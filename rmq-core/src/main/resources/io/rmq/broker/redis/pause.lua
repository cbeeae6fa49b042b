-- Pauses a group: its consumers take no more messages until it is resumed.
--
-- KEYS[1..3] the topic's lanes
-- KEYS[4]    the topic's facts
-- ARGV[1]    the group
-- ARGV[2]    the fact that it is paused, which says since when, in ms
-- ARGV[3]    the channel on which its consumers are told to look
-- Returns    1; 0 when it was paused already; -1 when there is no such group, and nothing was
--            done
-- Uses       deadline, whole, now, group-exists, notify

if not exists({ KEYS[1], KEYS[2], KEYS[3] }, ARGV[1]) then
	return -1
end
local paused = redis.call('HSETNX', KEYS[4], ARGV[2], whole(now()))
notify_at_once(ARGV[3])
return paused
