-- For scripts that go through waiting messages.

-- Byte by byte, as the server orders what is due at the same time.
local function comes_after(a, b)
	for i = 1, math.min(#a, #b) do
		local x, y = string.byte(a, i), string.byte(b, i)
		if x ~= y then
			return x > y
		end
	end
	return #a > #b
end

-- The rank of the first that comes after a member, whether that is still there or not.
local function rank_after(waiting, due, member)
	local low = redis.call('ZCOUNT', waiting, '-inf', '(' .. due)
	local high = redis.call('ZCOUNT', waiting, '-inf', due)
	while low < high do
		local middle = math.floor((low + high) / 2)
		if comes_after(redis.call('ZRANGE', waiting, middle, middle)[1], member) then
			high = middle
		else
			low = middle + 1
		end
	end
	return low
end
