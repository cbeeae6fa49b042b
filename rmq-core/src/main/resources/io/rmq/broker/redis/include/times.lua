-- Uses whole, now, fields

-- Has a message say when it was stored, and when it expires.
local function set_times(fields, stored)
	set(fields, 'ts', whole(stored))
	local ttl = number(get(fields, 'ttl'))
	if ttl > 0 then
		set(fields, 'exp', whole(stored + ttl))
	end
end

-- What a message keeps when it becomes another entry: when it was stored, when it expires. An
-- entry may be ahead of the clock, a message was not stored later than now. `time` is that, if
-- the caller knows.
local function keep_times(fields, id, time)
	if not get(fields, 'ts') then
		set_times(fields, math.min(tonumber(string.match(id, '^%d+')), time or now()))
	end
end
