-- For scripts that are about all groups of a topic. Such a script must be given the keys of all groups, so it is told which there are as
-- far as its caller knows, and tells them if they are others.
--
-- Uses as-table

-- The groups of a topic by name: `group`, or `remains` for one that was dropped and of which
-- something is left; and for each of the three lanes what the server tells of them, and their
-- number. The facts are those of the topic.
local function all_groups(lanes, facts)
	local names, on_lane, counts = {}, {}, {}
	for lane = 1, 3 do
		local groups = redis.pcall('XINFO', 'GROUPS', lanes[lane])
		on_lane[lane], counts[lane] = {}, groups.err and 0 or #groups
		for _, info in ipairs(groups.err and {} or groups) do
			local group = as_table(info)
			on_lane[lane][group.name] = group
			names[group.name] = 'group'
		end
	end
	for fact in pairs(facts) do
		local dropped = string.match(fact, '^remains:(.*)$')
		if dropped and not names[dropped] then
			names[dropped] = 'remains'
		end
	end
	return names, on_lane, counts
end

-- What to answer when the groups are not those that the caller knows, nil when they are.
local function strangers(names, known)
	local answer, expected, others = { 'groups' }, {}, false
	for _, name in ipairs(known) do
		expected[name] = true
		others = others or not names[name]
	end
	for name in pairs(names) do
		answer[#answer + 1] = name
		others = others or not expected[name]
	end
	return others and answer or nil
end
