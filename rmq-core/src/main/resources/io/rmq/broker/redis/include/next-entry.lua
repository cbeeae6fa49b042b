-- Uses range

-- The first entry after another, nil when there is none.
local function next_entry(stream, after)
	return range(stream, '(' .. after, '+', 1)[1]
end
