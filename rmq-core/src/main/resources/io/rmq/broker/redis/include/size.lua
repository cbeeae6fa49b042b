local function size(fields)
	local bytes = 0
	for i = 2, #fields, 2 do
		bytes = bytes + #fields[i]
	end
	return bytes
end
