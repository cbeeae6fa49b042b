-- About so many bytes of messages are moved by one call at most: the server does nothing else
-- meanwhile.
local MAX_BYTES = 4 * 1024 * 1024

-- Has the script go on though the server is out of memory. The server refuses commands that need
-- memory until a script has written something; this writes nothing, whatever the key is. For
-- scripts that move what is stored already or free what it takes, so that they need hardly more
-- than they free.
local function go_on_without_memory(key)
	redis.pcall('XACK', key, '', '0-0')
end
