terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region

  # Where a stage is deployed it stays: other credentials are refused before anything is looked at.
  allowed_account_ids = distinct(compact([try(var.deployed.account_id, null), var.account_id]))

  default_tags {
    tags = { Project = var.prefix, Stage = var.stage, ManagedBy = "terraform" }
  }
}
