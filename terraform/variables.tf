# What people set: in STAGE.tfvars or with -var. Region and package are explained here; everything else is the module's, which says what it
# means, checks it and has its default (null here is that default): modules/ecomm/variables.tf, variables-apis.tf, variables-account.tf.

variable "region" {
  description = "AWS region of everything. It is never taken from the environment, so that a stage cannot move by accident."
  type        = string
  default     = "us-east-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,3}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region is the code of an AWS region, such as us-east-1."
  }

  validation {
    condition     = var.deployed == null ? true : var.deployed.region == var.region
    error_message = "The stage is deployed in ${try(var.deployed.region, "")}, and would be left there: ${var.region} needs a stage of its own."
  }
}

variable "account_id" {
  description = "The AWS account that everything belongs to, where credentials of several are about. Null is that of the credentials."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null ? true : can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is null or the 12 digits of an AWS account."
  }

  validation {
    condition     = var.account_id == null || var.deployed == null ? true : var.deployed.account_id == var.account_id
    error_message = "The stage is deployed in account ${try(var.deployed.account_id, "")}, and would be left there: another account needs a stage of its own."
  }
}

variable "deployed" {
  description = "Where the stage is already: scripts/deploy and scripts/destroy read it from the stage's outputs. Nobody else sets it."
  type = object({
    region     = string
    account_id = string
    prefix     = optional(string)
  })
  default = null
}

variable "package" {
  description = "The zip with the program `bootstrap` that all functions run, as scripts/package-lambdas makes it."
  type        = string
  default     = "../artifacts/bootstrap.zip"
  nullable    = false
}

variable "prefix" {
  description = "First part of every name; the provider's default tags have it too."
  type        = string
  default     = "ecomm"
  nullable    = false

  validation {
    condition     = try(var.deployed.prefix, null) == null ? true : var.deployed.prefix == var.prefix
    error_message = "The stage is deployed as ${try(coalesce(var.deployed.prefix), "")}-${var.stage}, and everything in it, the tables too, would be destroyed and made anew: another prefix needs a stage of its own."
  }
}

variable "stage" {
  description = "Second part of every name: dev, prod, …"
  type        = string
  nullable    = false
}

variable "architecture" {
  type    = string
  default = null
}

variable "routes" {
  type    = string
  default = null
}

variable "memory_mb" {
  type    = number
  default = null
}

variable "maximum_concurrency" {
  type    = number
  default = null
}

variable "max_receives" {
  type    = number
  default = null
}

variable "event_retention_days" {
  type    = number
  default = null
}

variable "deletion_protection" {
  type    = bool
  default = null
}

variable "goes_without" {
  type    = set(string)
  default = null
}

variable "log_retention_days" {
  type    = number
  default = null
}

variable "alarm_topic_arn" {
  type    = string
  default = null
}

variable "payment_gateway" {
  type    = string
  default = null
}

variable "payment_gateway_secret" {
  type = object({
    arn         = string
    header      = optional(string)
    kms_key_arn = optional(string)
  })
  default = null
}

variable "payment_gateway_failure_rate" {
  type    = number
  default = null
}

variable "enable_testing_api" {
  type    = bool
  default = null
}

variable "api_authorization" {
  type    = string
  default = null
}

variable "jwt" {
  type    = object({ issuer = string, audience = list(string) })
  default = null
}

variable "api_throttle" {
  type    = object({ rate = number, burst = number })
  default = null
}

variable "cors_origins" {
  type    = list(string)
  default = null
}

variable "tags" {
  type    = map(string)
  default = null

  validation {
    condition     = alltrue([for name in keys(coalesce(var.tags, {})) : !startswith(lower(name), "aws:")])
    error_message = "Tags of yours do not begin with aws:, which is AWS's own."
  }
}

variable "permissions_boundary" {
  type    = string
  default = null
}

variable "kms_key_arn" {
  type    = string
  default = null
}

variable "vpc_config" {
  type    = object({ subnet_ids = list(string), security_group_ids = list(string) })
  default = null
}

variable "function_memory_mb" {
  type    = map(number)
  default = null
}

variable "reserved_concurrency" {
  type    = map(number)
  default = null
}

variable "settle_seconds" {
  type    = object({ pipe = number, api = number })
  default = null
}

variable "live_versions" {
  type    = map(string)
  default = null
}

variable "traces" {
  type    = object({ endpoint = string, layers = optional(list(string), []) })
  default = null
}

variable "router" {
  type    = string
  default = null
}
