-- Takes a message from its holder and gives it back to its group, ahead of what is new. The entry is
-- gone with that, so whatever its holder still does with it is refused. Counts neither an attempt
-- nor a death: no handler has failed, an operator has decided.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- ARGV[1]    the group
-- ARGV[2]    the entry
-- ARGV[3]    the message's id, as each lane may have such an entry; empty if any is meant
-- Returns    1, or 0 when no consumer holds it (any more) and nothing was done
-- Uses       deadline, memory, fields, read, held, other-groups, remove, times, release-to-group

local group, id, message = ARGV[1], ARGV[2], ARGV[3]
go_on_without_memory(KEYS[1])
for lane = 1, 6 do
	local stream = KEYS[lane]
	if held(stream, group, id) then
		local fields = read(stream, id)
		if message == '' or fields and get(fields, 'id') == message then
			if fields then
				keep_times(fields, id)
				release_to_group(KEYS, lane, fields)
			end
			remove(stream, group, other_groups(stream, group), id)
			return 1
		end
	end
end
return 0
