# The system on AWS: the engine's module, with the routes that the command `wiring` makes of the slices.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "region" {
  description = "AWS region of everything."
  type        = string
  default     = "us-east-1"
}

variable "stage" {
  description = "Second part of every name: dev, prod, …"
  type        = string
  default     = "dev"
}

variable "package" {
  description = "The zip that the engine's scripts/package-lambdas makes of src/MyDomain.Functions."
  type        = string
  default     = "../artifacts/bootstrap.zip"
}

variable "architecture" {
  description = "What the package was built for: x86_64 or arm64."
  type        = string
  default     = "x86_64"
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Project = "PREFIX_OF_NAMES", Stage = var.stage, ManagedBy = "terraform" }
  }
}

module "system" {
  source = "ENGINE_FROM_TERRAFORM/terraform/modules/ecomm"

  prefix       = "PREFIX_OF_NAMES"
  stage        = var.stage
  package      = var.package
  architecture = var.architecture
  routes       = "${path.module}/routes.json"
}

output "api_base_urls" {
  description = "The address of each domain's API."
  value       = module.system.api_base_urls
}

output "workers" {
  description = "Of each worker: its function, the events that it gets, its queue and its dead letters."
  value       = module.system.workers
}

output "tables" {
  description = "The tables by what they hold."
  value       = module.system.tables
}
