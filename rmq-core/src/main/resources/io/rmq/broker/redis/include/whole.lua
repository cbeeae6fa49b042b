-- Numbers beyond 14 digits would otherwise be written with an exponent.
local function whole(number)
	return string.format('%.0f', number)
end
