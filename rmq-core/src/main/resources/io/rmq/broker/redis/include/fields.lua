-- A field that is not a number counts as 0: one message that something else has written must
-- not hold up all others.
local function number(value)
	local read = tonumber(value or '')
	-- Neither `nan` nor `inf`.
	return read and read - read == 0 and read or 0
end

local function get(fields, name)
	for i = 1, #fields, 2 do
		if fields[i] == name then
			return fields[i + 1]
		end
	end
end

local function set(fields, name, value)
	for i = 1, #fields, 2 do
		if fields[i] == name then
			fields[i + 1] = value
			return
		end
	end
	fields[#fields + 1] = name
	fields[#fields + 1] = value
end
