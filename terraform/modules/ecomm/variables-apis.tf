variable "enable_testing_api" {
  description = "Whether the API that publishes raw events exists. Whoever reaches it can publish anything under any key."
  type        = bool
  default     = false
  nullable    = false
}

variable "api_authorization" {
  description = "Who may call the APIs: anybody (NONE), who signs with an allowed AWS identity (AWS_IAM), or who brings a token (JWT)."
  type        = string
  default     = "NONE"
  nullable    = false

  validation {
    condition     = contains(["NONE", "AWS_IAM", "JWT"], var.api_authorization)
    error_message = "api_authorization is NONE, AWS_IAM or JWT."
  }

  validation {
    condition     = !local.careful || var.api_authorization != "NONE" || contains(var.goes_without, "authorization")
    error_message = "Anybody could place orders in ${local.name}, whose tables are protected: set api_authorization, or goes_without = [\"authorization\"]."
  }
}

variable "jwt" {
  description = "With api_authorization = \"JWT\": who issues the tokens (an https URL with an OpenID configuration) and for which audiences."
  type = object({
    issuer   = string
    audience = list(string)
  })
  default = null

  validation {
    condition     = (var.jwt != null) == (var.api_authorization == "JWT")
    error_message = "jwt is given with api_authorization = \"JWT\", and only then."
  }

  validation {
    condition     = var.jwt == null ? true : startswith(var.jwt.issuer, "https://") && length(var.jwt.audience) > 0
    error_message = "jwt has an https issuer and at least one audience."
  }
}

variable "api_throttle" {
  description = "Requests a second that each API accepts of all its callers together, and how many it accepts at once (429 beyond)."
  type = object({
    rate  = number
    burst = number
  })
  default  = { rate = 100, burst = 200 }
  nullable = false

  validation {
    condition     = var.api_throttle.rate > 0 && var.api_throttle.burst >= 1 && floor(var.api_throttle.burst) == var.api_throttle.burst
    error_message = "api_throttle has a rate above 0 and a whole burst of at least 1."
  }
}

variable "cors_origins" {
  description = "Origins whose pages may call the APIs from a browser. Empty answers no browser."
  type        = list(string)
  default     = ["*"]
  nullable    = false

  validation {
    condition     = alltrue([for origin in var.cors_origins : origin == "*" || can(regex("^https?://[^/\\s]+$", origin))])
    error_message = "cors_origins are \"*\" or origins such as https://shop.example: a scheme and a host, no path."
  }

  validation {
    condition     = !local.careful || !contains(var.cors_origins, "*") || contains(var.goes_without, "named_origins")
    error_message = "Every page could call the APIs of ${local.name}, whose tables are protected: set cors_origins, or goes_without = [\"named_origins\"]."
  }
}
