# What a deployment is called, what it runs, and how much it may do. What its APIs allow is in variables-apis.tf, what an account
# asks of everything in it (tags, keys, networks) in variables-account.tf.

variable "prefix" {
  description = "First part of every name. With the stage it keeps deployments in one account and region apart."
  type        = string
  default     = "ecomm"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}$", var.prefix))
    error_message = "prefix is 1 to 15 lower-case letters, digits and hyphens, a letter first: the longest name has 64 characters."
  }
}

variable "stage" {
  description = "Second part of every name: dev, prod, …"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,9}$", var.stage))
    error_message = "stage is 1 to 10 lower-case letters and digits, a letter first."
  }
}

variable "architecture" {
  description = <<-EOT
    What the package was built for: x86_64 or arm64. The default is what most machines that build it are; where arm64 can be
    built it costs a fifth less to run.
  EOT
  type        = string
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is x86_64 or arm64."
  }
}

variable "package" {
  description = "The zip with the program `bootstrap` that all functions run, as scripts/package-lambdas makes it."
  type        = string
  nullable    = false

  validation {
    condition     = fileexists(var.package)
    error_message = "There is no file ${var.package}; scripts/package-lambdas makes it."
  }
}

variable "routes" {
  description = <<-EOT
    What is wired to what and what each function may do, as the command `wiring` of the program in the package writes it. Null is this
    repository's, terraform/routes.json.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.routes == null ? true : fileexists(var.routes)
    error_message = "There is no file ${coalesce(var.routes, "routes.json")}; the program's command wiring makes it."
  }
}

variable "router" {
  description = <<-EOT
    What events pass on their way to the queues: an EventBridge bus, which others may put rules of their own on, or an SNS topic, which is
    cheaper, and where others subscribe. Change it when the stage is at rest: events that are on their way at that moment may be lost, and
    redeliver --since sends them again (docs/decisions/0014).
  EOT
  type        = string
  default     = "bus"
  nullable    = false

  validation {
    condition     = contains(["bus", "sns"], var.router)
    error_message = "router is bus or sns."
  }
}

variable "memory_mb" {
  description = <<-EOT
    Memory of each function in MB. It sets the share of a CPU too; the program itself takes less than 40. A cold start with its first batch over
    TLS took 0.7 s with the share of 256 MB, 0.4 s with that of 512 and 0.3 s with that of 1024 (bench -- start). The default is the cheapest of
    which the first batch after init takes less than 50 ms; give what users wait for more in function_memory_mb.
  EOT
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "memory_mb is a whole number from 128 to 10240."
  }
}

variable "maximum_concurrency" {
  description = "Invocations of one worker that run at the same time. More of them drain a backlog faster and collide more."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition = (
      var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000 &&
      floor(var.maximum_concurrency) == var.maximum_concurrency
    )
    error_message = "maximum_concurrency is a whole number from 2 to 1000: the bounds of an SQS event source."
  }
}

variable "max_receives" {
  description = <<-EOT
    How often a message is received before it is a dead letter. Events that are ahead of their order wait by coming again, at
    growing intervals, so this is a matter of hours and not of attempts.
  EOT
  type        = number
  default     = 120
  nullable    = false

  validation {
    condition     = var.max_receives >= 1 && var.max_receives <= 1000 && floor(var.max_receives) == var.max_receives
    error_message = "max_receives is a whole number from 1 to 1000: the bounds of maxReceiveCount."
  }
}

variable "event_retention_days" {
  description = "Days after which DynamoDB deletes an event. Null keeps events for ever, so that every order can be replayed."
  type        = number
  default     = null

  validation {
    condition = (
      var.event_retention_days == null ? true :
      var.event_retention_days >= 7 && var.event_retention_days <= 3650 &&
      floor(var.event_retention_days) == var.event_retention_days
    )
    error_message = "event_retention_days is null or a whole number from 7 to 3650: an event must outlive its retries, and functions take ten years at most."
  }
}

variable "deletion_protection" {
  description = "Whether the tables refuse to be deleted. Null decides by the stage: on where it begins with prod, live, stag or pre."
  type        = bool
  default     = null
}

variable "goes_without" {
  description = <<-EOT
    What a stage with protected tables does without, on purpose: authorization (of its APIs), named_origins (CORS for every page), gateway (the
    fake one takes the payments). Whatever is not named here it must have.
  EOT
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.goes_without, ["authorization", "named_origins", "gateway"])) == 0
    error_message = "goes_without has authorization, named_origins and gateway, or some of them."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days is a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, …"
  }
}

variable "alarm_topic_arn" {
  description = "SNS topic that hears of alarms. Null raises them in the console only."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null ? true : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn is null or the ARN of an SNS topic."
  }
}

variable "payment_gateway" {
  description = <<-EOT
    Who captures payments: the https URL of a gateway that speaks the contract of docs/payment-gateway.md, or "fake", which fails at random
    and keeps its ledger in a table of its own.
  EOT
  type        = string
  default     = "fake"
  nullable    = false

  validation {
    condition     = var.payment_gateway == "fake" || can(regex("^https://[^/\\s]+(/\\S*)?$", var.payment_gateway))
    error_message = "payment_gateway is \"fake\" or an https URL."
  }

  validation {
    condition     = !local.careful || var.payment_gateway != "fake" || contains(var.goes_without, "gateway")
    error_message = "Nobody would pay in ${local.name}, whose tables are protected: set payment_gateway, or goes_without = [\"gateway\"]."
  }
}

variable "payment_gateway_secret" {
  description = <<-EOT
    What the functions show the payment gateway in a header of each request: the text of a secret of AWS Secrets Manager as it is, such as
    "Bearer 4711". It has the secret's whole ARN, to the six characters that AWS puts at its end, and kms_key_arn, if the secret is
    encrypted with a key of your own. Null shows nothing.
  EOT
  type = object({
    arn         = string
    header      = optional(string, "authorization")
    kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition = var.payment_gateway_secret == null ? true : can(
      regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$", var.payment_gateway_secret.arn)
    )
    error_message = "payment_gateway_secret has the whole ARN of a secret, without wildcards."
  }

  validation {
    condition = var.payment_gateway_secret == null ? true : can(regex("^[A-Za-z0-9-]+$", var.payment_gateway_secret.header)) && !contains(
      ["accept", "connection", "content-length", "content-type", "expect", "host", "idempotency-key", "transfer-encoding", "upgrade"],
      lower(var.payment_gateway_secret.header)
    )
    error_message = "payment_gateway_secret has a header of letters, digits and hyphens that says nothing else of the request."
  }

  validation {
    condition = try(var.payment_gateway_secret.kms_key_arn, null) == null ? true : can(
      regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.payment_gateway_secret.kms_key_arn)
    )
    error_message = "payment_gateway_secret has no key or the ARN of one."
  }

  validation {
    condition     = var.payment_gateway_secret == null || var.payment_gateway != "fake"
    error_message = "The fake gateway asks for no secret: set payment_gateway, or no payment_gateway_secret."
  }
}

variable "payment_gateway_failure_rate" {
  description = "Share of submits that the fake gateway fails, 0 to 1."
  type        = number
  default     = 0.7
  nullable    = false

  validation {
    condition     = var.payment_gateway_failure_rate >= 0 && var.payment_gateway_failure_rate <= 1
    error_message = "payment_gateway_failure_rate is from 0 to 1."
  }
}
