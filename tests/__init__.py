from . import test_install
from . import test_import
from . import test_import_broken_files
from . import test_import_good_files
from . import test_import_pmm
