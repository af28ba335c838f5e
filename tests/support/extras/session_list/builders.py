"""What browsers send as their User-Agent."""

SAFARI_ON_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
# ua-parser takes the name of a robot from the text, whatever stands before "bot".
MARKUP = "<ibot"
