-- Uses whole, now, range

-- About how many dead letters that are too many or too old one call deletes, however many there
-- are: by default the server would delete ten thousand, and do nothing else meanwhile.
local MAX_TRIMMED = 500

local MAX_READ_TO_TRIM = 20

-- How many this call has deleted so, of whatever group.
local trimmed = 0

-- Deletes dead letters that are too old, as far as one call may. Returns whether there may be more.
local function trim_by_age(dead, max_age)
	if tonumber(max_age) == 0 then
		return false
	end
	if trimmed >= MAX_TRIMMED then
		return true
	end
	-- Must not fail: what is added twice is there twice.
	local first = math.max(1, now() - tonumber(max_age))
	local count = redis.call('XTRIM', dead, 'MINID', '~', whole(first), 'LIMIT', MAX_TRIMMED)
	if count == 0 then
		-- No whole node is, or it has more than that (stream-node-max-entries). Few, as they are read.
		local old = #range(dead, '-', whole(first - 1), MAX_READ_TO_TRIM)
		count = old > 0 and redis.call('XTRIM', dead, 'MAXLEN', redis.call('XLEN', dead) - old) or 0
	end
	trimmed = trimmed + count
	return count > 0
end

-- Deletes dead letters that are too many, as far as one call may.
local function trim_by_length(dead, max_length)
	if trimmed >= MAX_TRIMMED then
		return
	end
	local count = redis.call('XTRIM', dead, 'MAXLEN', '~', max_length, 'LIMIT', MAX_TRIMMED)
	if count == 0 then
		-- Whole nodes are deleted, none that has more than that: where the server makes them that
		-- large (stream-node-max-entries), they would never be.
		local length = redis.call('XLEN', dead)
		if length >= tonumber(max_length) + MAX_TRIMMED then
			count = redis.call('XTRIM', dead, 'MAXLEN', length - MAX_TRIMMED)
		end
	end
	trimmed = trimmed + count
end
