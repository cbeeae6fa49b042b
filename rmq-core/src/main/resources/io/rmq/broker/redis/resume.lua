-- Ends the pause of a group.
--
-- KEYS[1..3] the topic's lanes
-- KEYS[4]    the topic's facts
-- ARGV[1]    the group
-- ARGV[2]    the fact that it is paused
-- ARGV[3]    the channel on which its consumers are told to look
-- Returns    1; 0 when it was not paused; -1 when there is no such group
-- Uses       deadline, group-exists, notify

local resumed = redis.call('HDEL', KEYS[4], ARGV[2])
if resumed == 0 and not exists({ KEYS[1], KEYS[2], KEYS[3] }, ARGV[1]) then
	return -1
end
notify_at_once(ARGV[3])
return resumed
