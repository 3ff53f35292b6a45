import io

from odoo.exceptions import UserError
from odoo.tools.image import image_fix_orientation
from odoo.tools.mimetypes import guess_mimetype
from PIL import Image

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
PHOTOS = {"image/jpeg": "JPEG", "image/png": "PNG"}
SIDE = 1600
PDF = "application/pdf"


def read_file(env, file):
    """Return the content of a file that somebody sent and what it is, judged by the content and not by its name.

    :param file: as the host hands it over; None or without a name when nothing was chosen
    :return: (bytes, mimetype), or (b"", "") when nothing was chosen
    :raises UserError: it is too large
    """
    if not getattr(file, "filename", ""):
        return b"", ""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UserError(env._("This file is too big. 10 MB is the most."))
    return content, guess_mimetype(content, "")


def read_photo(env, file):
    """Return a photo that somebody sent: made smaller, and without what a phone adds, such as where it was taken.

    :return: bytes of a JPEG, or b"" when nothing was chosen
    :raises UserError: it is too large, or no photo
    """
    content, mimetype = read_file(env, file)
    return content and draw_anew(env, content, mimetype)


def read_photo_or_pdf(env, file):
    """Return what somebody sent along to show something: a photo as ``read_photo`` makes it, or a PDF as it is.

    :return: (bytes, mimetype), or (b"", "") when nothing was chosen
    :raises UserError: it is too large, or something else
    """
    content, mimetype = read_file(env, file)
    if not content or mimetype == PDF:
        return content, mimetype
    return draw_anew(env, content, mimetype), "image/jpeg"


def draw_anew(env, content, mimetype):
    """Return this photo as a JPEG of the picture alone.

    :raises UserError: it is no photo, or too large
    """
    if mimetype not in PHOTOS:
        raise UserError(env._("This is not a photo that we can read. Choose a JPG or PNG."))
    try:
        image = Image.open(io.BytesIO(content), formats=[PHOTOS[mimetype]])
        if image.width * image.height > MOST_PIXELS:
            raise UserError(env._("This photo is too big."))
        image = image_fix_orientation(image).convert("RGB")
        image.thumbnail((SIDE, SIDE))
    except Image.DecompressionBombError as error:  # so large that it is not even opened
        raise UserError(env._("This photo is too big.")) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UserError(env._("This photo cannot be read. Try another one.")) from error
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
