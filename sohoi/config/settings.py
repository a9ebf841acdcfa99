"""All settings, from the environment only; docs/running.md lists the variables."""

from pathlib import Path

from sohoi.config import database, env, folder
from sohoi.notices.channels.email import Server, address
from sohoi.notices.channels.hours import Night

BASE_DIR = Path(__file__).resolve().parents[2]

# The installation
SOHOI_DATA = env.folder("SOHOI_DATA", "data")
SOHOI_NAME = env.text("SOHOI_NAME", "Sổ Hội")
SOHOI_DEMO = env.flag("SOHOI_DEMO", False)
SOHOI_HTTPS = env.flag("SOHOI_HTTPS", False)
SOHOI_REQUIRE_TOTP = env.flag("SOHOI_REQUIRE_TOTP", not SOHOI_DEMO)
# An import goes in by batches; a batch that is silent for so many seconds is taken for dead and repeated
SOHOI_IMPORT_BATCH = env.number("SOHOI_IMPORT_BATCH", 2500, low=10, high=10_000)
SOHOI_NOTICE_BATCH = env.number("SOHOI_NOTICE_BATCH", 10, low=1, high=100)
SOHOI_NOTICE_LEASE = env.number("SOHOI_NOTICE_LEASE", 60, low=2, high=600)
SOHOI_IMPORT_LEASE = env.number("SOHOI_IMPORT_LEASE", 20, low=2, high=600)
# Sensitive fields that this installation does not keep: keys of the catalogue, between commas
SOHOI_SENSITIVE_OFF = env.names("SOHOI_SENSITIVE_OFF", [])

# E-mail is off without SOHOI_EMAIL_URL; nobody is written to at night
SOHOI_EMAIL = env.read("SOHOI_EMAIL_URL", "", Server.of)
SOHOI_EMAIL_FROM = env.read("SOHOI_EMAIL_FROM", "", address) or ""
SOHOI_EMAIL_RATE = env.number("SOHOI_EMAIL_RATE", 5, low=1, high=1000)
SOHOI_NIGHT = env.read("SOHOI_NIGHT", "22-6", Night.of) or Night(22, 6)

DEBUG = env.flag("SOHOI_DEBUG", False)
SECRET_KEY = env.text("SOHOI_SECRET_KEY", "") or folder.secret_key(SOHOI_DATA)
ALLOWED_HOSTS = env.names("SOHOI_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.names("SOHOI_ORIGINS", [])
if SOHOI_EMAIL and not SOHOI_DEMO and not (SOHOI_EMAIL_FROM and CSRF_TRUSTED_ORIGINS):
    raise env.OddValue(
        "SOHOI_EMAIL_URL cần thêm SOHOI_EMAIL_FROM (thư đến từ địa chỉ nào) "
        "và SOHOI_ORIGINS (đường dẫn trong thư)."
    )

# Applications, from the top floor down
INSTALLED_APPS = [
    "sohoi.config",
    "sohoi.desk",
    "sohoi.reports",
    "sohoi.notices",
    "sohoi.members",
    "sohoi.access",
    "sohoi.units",
    "sohoi.acts",
    "sohoi.common",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    # Outermost, so that a refused host or a redirect says what every other answer says.
    "sohoi.common.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sohoi.access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "sohoi.config.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "sohoi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sohoi.config.context.house",
            ],
        },
    },
]

# Database and background work
DATABASES = {"default": database.settings(database.url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes and machines: limits at the door count once, a code from an app opens once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_limits",
        # Django's 300 would let a flood of invented names push out the limits that hold it back.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

# Signing in: 12 hours from the sign-in, whatever happens in between
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "sohoi.access.adapter.PhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "sohoi.access.passwords.PasswordRule"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sohoi.access.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "sohoi.access.forms.door.LoginForm",
    "reauthenticate": "sohoi.access.forms.door.PasswordAgainForm",
    "change_password": "sohoi.access.forms.door.ChangePasswordForm",
}
# Wrong passwords and wrong codes alike: five for an account, ten for an address, then a quarter of an hour.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/ip,5/15m/key"}
# Whoever closes the browser on a shared machine has signed out.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MFA_ADAPTER = "sohoi.access.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "sohoi.access.forms.door.CodeForm",
    "reauthenticate": "sohoi.access.forms.door.CodeAgainForm",
    "activate_totp": "sohoi.access.forms.door.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SOHOI_NAME
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Behind the web server of `sohoi deploy` the visitor's address is the last one that it adds.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SOHOI_HTTPS else 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "sohoi.config.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Browsers keep cookies by host, not by port: the demonstration beside the real one needs names of its own.
_cookie = f"{'__Host-' if SOHOI_HTTPS else ''}sohoi{'_demo' if SOHOI_DEMO else ''}"
SESSION_COOKIE_NAME = _cookie
CSRF_COOKIE_NAME = f"{_cookie}_form"
# A member's own page, and the size of its letters: not of the office, so never the office's session
SOHOI_OWN_COOKIE = f"{_cookie}_my"
SOHOI_TEXT_COOKIE = f"{_cookie}_text"
# Who proved on this phone by the digits of her number who she is: opens less than her own page
SOHOI_PROOF_COOKIE = f"{_cookie}_tin"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SOHOI_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SOHOI_HTTPS

# The way to the browser
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SOHOI_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if SOHOI_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Uploads: the size that one request may have outside of files; files have limits of their own
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_PERMISSIONS = 0o600
# A photo of a card never touches the disk; what else is large may
FILE_UPLOAD_HANDLERS = [
    "sohoi.common.photo.upload.PhotoInMemory",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Errors only, on standard error: a line per request would hold what people searched for
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "ERROR", "propagate": True},
        "django_tasks_db": {"level": "ERROR"},
    },
}

# Style sheets and scripts
STATIC_URL = "/static/"
STATIC_ROOT = SOHOI_DATA / "static"
_plain = env.flag("SOHOI_PLAIN_STATIC", DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _plain
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = _plain
MEDIA_ROOT = SOHOI_DATA / "media"
