-- Uses whole, now, fields

-- Counts a failed attempt and adds it to the history. `previous` are the attempts that are
-- kept, `failure` is the JSON of this one without its opening brace.
local function add_attempt(fields, previous, failure)
	-- More than a billion are not counted, so that the number can be read however large it was.
	set(fields, 'att', whole(math.min(number(get(fields, 'att')), 999999999) + 1))
	local attempt = '{"at":' .. whole(now()) .. ',' .. failure
	set(fields, 'err', previous == '' and attempt or previous .. ',' .. attempt)
end
