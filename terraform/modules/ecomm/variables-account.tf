# What an account asks of everything in it, and what each function gets apart from the others.

variable "tags" {
  description = "Tags of everything that can have some, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds every role here, where an account lets roles be made only so. Null bounds none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null ? true : can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary is null or the ARN of an IAM policy."
  }
}

variable "kms_key_arn" {
  description = <<-EOT
    The key of your own that tables, queues, logs and the functions' environments are encrypted with. Its policy must let CloudWatch Logs
    (logs.REGION.amazonaws.com) and the router (events.amazonaws.com, or sns.amazonaws.com) use it: docs/aws.md has both. Null is AWS's own keys.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn is null or the ARN of a key; an alias can come to mean another key, and policies do not know it."
  }
}

variable "vpc_config" {
  description = <<-EOT
    The subnets and security groups that the functions run in, for a payment gateway that only a network of yours reaches. From there they
    must also reach DynamoDB, SQS and, with payment_gateway_secret, Secrets Manager: by endpoints of the network or a NAT gateway. Null is
    AWS's own network.
  EOT
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.vpc_config == null ? true : length(var.vpc_config.subnet_ids) > 0 && length(var.vpc_config.security_group_ids) > 0
    error_message = "vpc_config has at least one subnet and one security group."
  }
}

variable "function_memory_mb" {
  description = "Memory in MB of functions that need other than memory_mb, by their names in routes.json."
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for memory in values(var.function_memory_mb) : memory >= 128 && memory <= 10240 && floor(memory) == memory])
    error_message = "function_memory_mb has whole numbers from 128 to 10240."
  }

  validation {
    condition     = length(setsubtract(keys(var.function_memory_mb), local.functions)) == 0
    error_message = "function_memory_mb names a function that does not exist: ${join(", ", setsubtract(keys(var.function_memory_mb), local.functions))}."
  }
}

variable "reserved_concurrency" {
  description = <<-EOT
    Invocations that are kept for a function, and that it cannot exceed, by the functions' names in routes.json. A worker's is at least
    maximum_concurrency: messages that Lambda turns away count as received.
  EOT
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.reserved_concurrency), local.functions)) == 0
    error_message = "reserved_concurrency names a function that does not exist: ${join(", ", setsubtract(keys(var.reserved_concurrency), local.functions))}."
  }

  validation {
    condition = alltrue([
      for name, reserved in var.reserved_concurrency :
      floor(reserved) == reserved && reserved >= (contains(keys(local.workers), name) ? var.maximum_concurrency : 1)
    ])
    error_message = "reserved_concurrency has whole numbers from 1, and from maximum_concurrency (${var.maximum_concurrency}) for workers."
  }
}

variable "settle_seconds" {
  description = <<-EOT
    Seconds that AWS gets before a pipe is made for a new stream and a new role, and before a stage is made for a new API. They pass while
    other things are made, most of them. Zero is for an emulator.
  EOT
  type = object({
    pipe = number
    api  = number
  })
  default  = { pipe = 90, api = 15 }
  nullable = false

  validation {
    condition     = alltrue([for seconds in values(var.settle_seconds) : seconds >= 0 && seconds <= 600 && floor(seconds) == seconds])
    error_message = "settle_seconds are whole numbers from 0 to 600."
  }
}

variable "live_versions" {
  description = <<-EOT
    The published version that each function runs, by the functions' names in routes.json: the output live_versions of an earlier apply takes
    the code back to that one. Functions that are not named run the version that this apply publishes.
  EOT
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for version in values(var.live_versions) : can(regex("^[1-9][0-9]*$", version))])
    error_message = "live_versions has numbers of published versions."
  }

  validation {
    condition     = length(setsubtract(keys(var.live_versions), local.functions)) == 0
    error_message = "live_versions names a function that does not exist: ${join(", ", setsubtract(keys(var.live_versions), local.functions))}."
  }
}

variable "traces" {
  description = <<-EOT
    Where the functions send their spans over OTLP (HTTP), and the layers that bring a collector with them, such as AWS's distribution of
    OpenTelemetry: then the endpoint is http://localhost:4318. Null sends none; X-Ray's own segments of the functions are made anyway.
  EOT
  type = object({
    endpoint = string
    layers   = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.traces == null ? true : can(regex("^https?://[^/\\s]+(/\\S*)?$", var.traces.endpoint))
    error_message = "traces has the http or https URL of a collector as its endpoint."
  }
}
