-- More names and values than these are not passed to one call, which cannot take any number.
local MAX_VALUES = 4000

-- The fields as they can be passed to one call. What has more than that was written by something
-- else: it is kept as one, as what cannot be read, so that the others do not wait behind it.
local function storable(fields)
	return #fields <= MAX_VALUES and fields or { 'body', cmsgpack.pack(fields) }
end
