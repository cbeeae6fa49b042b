-- What the server tells as a flat list of names and values, by name.
local function as_table(list)
	local values = {}
	for i = 1, #list, 2 do
		values[list[i]] = list[i + 1]
	end
	return values
end
