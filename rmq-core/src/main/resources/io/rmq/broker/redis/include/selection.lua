-- For scripts that look through messages. The last of their arguments say which messages are meant: id, reason, class of the
-- error, from and to when in ms, each empty for any; then names and values of headers.
--
-- Uses fields, size, range

-- About so many bytes of messages are read by one call at most.
local MAX_READ = 2 * 1024 * 1024

local function selection(arguments, first)
	local wanted = { id = arguments[first], reason = arguments[first + 1], error = arguments[first + 2],
		from = tonumber(arguments[first + 3]) or 0, to = tonumber(arguments[first + 4]) or math.huge, headers = {} }
	for i = first + 5, #arguments, 2 do
		wanted.headers[#wanted.headers + 1] = { name = arguments[i], value = arguments[i + 1] }
	end
	return wanted
end

local function has_headers(fields, wanted)
	if #wanted == 0 then
		return true
	end
	local readable, headers = pcall(cjson.decode, get(fields, 'hdr') or '{}')
	if not readable or type(headers) ~= 'table' then
		return false
	end
	for _, header in ipairs(wanted) do
		if headers[header.name] ~= header.value then
			return false
		end
	end
	return true
end

local function is_selected(fields, at, wanted)
	return at >= wanted.from and at <= wanted.to and (wanted.id == '' or get(fields, 'id') == wanted.id)
		and (wanted.reason == '' or get(fields, 'reason') == wanted.reason)
		and (wanted.error == '' or get(fields, 'error') == wanted.error) and has_headers(fields, wanted.headers)
end

-- When an entry was added to its stream, in ms.
local function time_of(entry)
	return tonumber(string.match(entry, '^%d+'))
end

-- Reads entries of a stream one after the other until `visit` says that it is enough; it is
-- given an entry's id and fields, and returns whether to go on. Few at a time when they are
-- large. Returns whether the end was reached.
local function each_entry(stream, command, from, to, visit)
	local count, seen, bytes = 1, 0, 0
	while true do
		local entries = command == 'XRANGE' and range(stream, from, to, count)
			or redis.call(command, stream, from, to, 'COUNT', count)
		for _, entry in ipairs(entries) do
			seen, bytes = seen + 1, bytes + size(entry[2])
			if not visit(entry[1], entry[2]) then
				return false
			end
			from = '(' .. entry[1]
		end
		if #entries < count then
			return true
		end
		-- However small those before were, the next may be large.
		count = bytes < seen * 2048 and 4 or 1
	end
end
